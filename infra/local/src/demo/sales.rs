//! Three years of order lines, their returns, and what had been planned.

use std::io::{self, Write};

use super::{
    goods::{CATEGORIES, CHANNELS, Product, REGIONS},
    people::Customer,
    random::Random,
    write::{cents, day, quoted},
};

/// First and last year.
pub const YEARS: (u32, u32) = (2023, 2025);
/// Order lines on an ordinary day of the first year.
const LINES_A_DAY: u64 = 92;
/// How much is sold on each day of the week from Monday, in hundredths.
const WEEKDAYS: [u64; 7] = [92, 90, 94, 98, 118, 128, 80];
/// How much is sold in each month, in hundredths: a good summer and a better Christmas.
const MONTHS: [u64; 12] = [82, 84, 92, 98, 105, 108, 103, 98, 97, 99, 111, 132];
/// Weekday of the first day, from Monday: 2023-01-01 was a Sunday.
const FIRST_WEEKDAY: usize = 6;
const REASONS: [(&str, u64); 5] = [
    ("Wrong size", 38),
    ("Changed mind", 24),
    ("Damaged", 16),
    ("Not as described", 14),
    ("Late delivery", 8),
];

/// Days of a month.
pub fn days_of(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What was sold in a month and a region, in cents, by `[month since the start][region]`.
pub type Sold = Vec<[u64; REGIONS.len()]>;

/// Writes order lines to `sales` and returned ones to `returns`.
pub fn write(
    products: &[Product],
    customers: &[Customer],
    sales: &mut impl Write,
    returns: &mut impl Write,
) -> io::Result<Sold> {
    writeln!(
        sales,
        "id,order_no,ordered_at,region,channel,customer_id,product_id,quantity,unit_price,discount,amount"
    )?;
    writeln!(returns, "id,sale_id,returned_at,region,reason,refund")?;
    let mut year = Year::new(products, customers);
    for number in YEARS.0..=YEARS.1 {
        for month in 1..=12 {
            year.sold.push([0; REGIONS.len()]);
            for date in 1..=days_of(number, month) {
                year.day((number, month, date), sales, returns)?;
            }
        }
    }
    Ok(year.sold)
}

/// Where the writing of the years stands.
struct Year<'a> {
    products: &'a [Product],
    customers: &'a [Customer],
    /// Customers of each region, by place.
    local: Vec<Vec<usize>>,
    random: Random,
    weekday: usize,
    line: u64,
    order: u64,
    returned: u64,
    sold: Sold,
}

impl<'a> Year<'a> {
    fn new(products: &'a [Product], customers: &'a [Customer]) -> Self {
        let mut local = vec![Vec::new(); REGIONS.len()];
        for (place, customer) in customers.iter().enumerate() {
            local[customer.region].push(place);
        }
        Self {
            products,
            customers,
            local,
            random: Random::new(5),
            weekday: FIRST_WEEKDAY,
            line: 0,
            order: 10_000,
            returned: 0,
            sold: Vec::new(),
        }
    }

    fn day(
        &mut self,
        date: (u32, u32, u32),
        sales: &mut impl Write,
        returns: &mut impl Write,
    ) -> io::Result<()> {
        let (year, month, _) = date;
        let since = (year - YEARS.0) as usize;
        let regions = REGIONS.map(|region| region.share * region.growth[since]);
        let weights: Vec<u64> = self
            .products
            .iter()
            .map(|product| {
                let season = CATEGORIES[product.category].season[month as usize - 1];
                let on_sale = product.launched <= date;
                if on_sale { product.weight * season } else { 0 }
            })
            .collect();
        let size: u64 = regions.iter().sum();
        let noise = self.random.between(88, 112);
        let season = MONTHS[month as usize - 1] * WEEKDAYS[self.weekday] * noise;
        // Four factors in hundredths, of which `size` is 10,000 in the first year.
        let lines = LINES_A_DAY * size * season / 10_000_000_000;
        self.weekday = (self.weekday + 1) % 7;
        let mut left = lines;
        while left > 0 {
            let count = self.random.between(1, 4).min(left);
            left -= count;
            let region = self.random.weighted(&regions);
            self.order(date, region, count, &weights, sales, returns)?;
        }
        Ok(())
    }

    fn order(
        &mut self,
        date: (u32, u32, u32),
        region: usize,
        lines: u64,
        weights: &[u64],
        sales: &mut impl Write,
        returns: &mut impl Write,
    ) -> io::Result<()> {
        self.order += 1;
        let since = (date.0 - YEARS.0) as usize;
        let channel = self
            .random
            .weighted(&CHANNELS.map(|channel| channel.share[since]));
        let walk_in = CHANNELS[channel].name == "Store" && self.random.chance(120);
        let customer = *self.random.pick(&self.local[region]);
        let noted = !self.random.chance(12);
        for _ in 0..lines {
            self.line += 1;
            let product_place = self.random.weighted(weights);
            let product = &self.products[product_place];
            let business = self.customers[customer].segment != "Consumer";
            let most = if business { 8 } else { 3 };
            let quantity = self.random.between(1, most);
            let discount = [0, 0, 0, 0, 5, 10, 15, 20][self.random.below(8) as usize];
            let price = product.price * (100 + 2 * since as u64) / 100;
            let amount = quantity * price * (100 - discount) / 100;
            let month = self.sold.len() - 1;
            self.sold[month][region] += amount;
            let id = self.line;
            write!(sales, "{id},{},", self.order)?;
            day(sales, date)?;
            write!(sales, ",{},", REGIONS[region].name)?;
            if noted {
                write!(sales, "{}", CHANNELS[channel].name)?;
            }
            write!(sales, ",")?;
            if !walk_in {
                write!(sales, "{}", customer + 1)?;
            }
            write!(sales, ",{},{quantity},", product_place + 1)?;
            cents(sales, price)?;
            write!(sales, ",0.{discount:02},")?;
            cents(sales, amount)?;
            writeln!(sales)?;
            if self.random.chance(42) {
                self.give_back(id, date, region, amount, returns)?;
            }
        }
        Ok(())
    }

    fn give_back(
        &mut self,
        sale: u64,
        (year, month, date): (u32, u32, u32),
        region: usize,
        amount: u64,
        returns: &mut impl Write,
    ) -> io::Result<()> {
        let mut back = (year, month, date + self.random.between(2, 25) as u32);
        let days = days_of(year, month);
        if back.2 > days {
            back = if month == 12 {
                (year + 1, 1, back.2 - days)
            } else {
                (year, month + 1, back.2 - days)
            };
        }
        if back.0 > YEARS.1 {
            return Ok(()); // It comes back after the export was made.
        }
        self.returned += 1;
        write!(returns, "{},{sale},", self.returned)?;
        day(returns, back)?;
        write!(returns, ",{},", REGIONS[region].name)?;
        if !self.random.chance(80) {
            let reason = self.random.weighted(&REASONS.map(|(_, share)| share));
            quoted(returns, REASONS[reason].0)?;
        }
        write!(returns, ",")?;
        cents(returns, amount)?;
        writeln!(returns)
    }
}
