//! Products, regions and channels: what is sold, where and how.

use super::random::Random;

/// A product group: its name, the kinds of things in it, their price in cents, and how much of
/// it is sold in each month of a year, in hundredths.
pub struct Category {
    pub name: &'static str,
    pub kinds: &'static [&'static str],
    pub price: (u64, u64),
    pub season: [u64; 12],
}

/// Product groups. Jackets go in winter, tents in summer, shoes all year.
pub const CATEGORIES: [Category; 6] = [
    Category {
        name: "Jackets",
        kinds: &["Rain Jacket", "Down Jacket", "Softshell", "Parka"],
        price: (8_900, 34_900),
        season: [130, 110, 90, 75, 60, 50, 50, 65, 105, 140, 165, 170],
    },
    Category {
        name: "Footwear",
        kinds: &["Trail Shoe", "Hiking Boot", "Sandal", "Approach Shoe"],
        price: (5_900, 22_900),
        season: [85, 85, 100, 110, 120, 115, 105, 105, 110, 95, 95, 100],
    },
    Category {
        name: "Tents",
        kinds: &["Dome Tent", "Tunnel Tent", "Tarp", "Bivy"],
        price: (7_900, 69_900),
        season: [35, 45, 80, 120, 170, 200, 185, 130, 80, 50, 40, 55],
    },
    Category {
        name: "Backpacks",
        kinds: &["Daypack", "Trekking Pack", "Duffel", "Hip Pack"],
        price: (3_900, 27_900),
        season: [70, 75, 95, 110, 120, 130, 130, 120, 105, 85, 80, 110],
    },
    Category {
        name: "Climbing",
        kinds: &["Rope", "Harness", "Helmet", "Carabiner Set"],
        price: (2_900, 24_900),
        season: [75, 80, 100, 115, 125, 120, 115, 115, 110, 90, 75, 85],
    },
    Category {
        name: "Accessories",
        kinds: &["Bottle", "Headlamp", "Gloves", "Cap", "Socks"],
        price: (900, 7_900),
        season: [90, 80, 85, 90, 95, 100, 100, 95, 95, 100, 120, 175],
    },
];

/// A sales region: name, manager, country, year of opening, share of orders, and growth from one
/// year to the next, both in hundredths.
pub struct Region {
    pub name: &'static str,
    pub manager: &'static str,
    pub opened: u32,
    pub share: u64,
    pub growth: [u64; 3],
}

/// Sales regions. The South grows, the East shrinks.
pub const REGIONS: [Region; 5] = [
    Region {
        name: "North",
        manager: "Ingrid Solberg",
        opened: 2009,
        share: 27,
        growth: [100, 108, 117],
    },
    Region {
        name: "South",
        manager: "Mateo Rivas",
        opened: 2014,
        share: 19,
        growth: [100, 124, 155],
    },
    Region {
        name: "East",
        manager: "Hana Kovac",
        opened: 2011,
        share: 22,
        growth: [100, 97, 91],
    },
    Region {
        name: "West",
        manager: "Declan Byrne",
        opened: 2007,
        share: 24,
        growth: [100, 106, 111],
    },
    Region {
        name: "Central",
        manager: "Amara Diallo",
        opened: 2019,
        share: 8,
        growth: [100, 118, 134],
    },
];

/// A way in which orders come in: name, kind, and its share in each year.
pub struct Channel {
    pub name: &'static str,
    pub kind: &'static str,
    pub share: [u64; 3],
}

/// Channels. The web takes over from the stores.
pub const CHANNELS: [Channel; 4] = [
    Channel {
        name: "Web",
        kind: "Online",
        share: [41, 48, 54],
    },
    Channel {
        name: "Store",
        kind: "In person",
        share: [40, 34, 29],
    },
    Channel {
        name: "Phone",
        kind: "Remote",
        share: [9, 7, 5],
    },
    Channel {
        name: "Partner",
        kind: "Reseller",
        share: [10, 11, 12],
    },
];

/// A product.
pub struct Product {
    pub name: String,
    /// Place of its category in [`CATEGORIES`].
    pub category: usize,
    pub brand: &'static str,
    /// Price in cents.
    pub price: u64,
    /// Cost in cents.
    pub cost: u64,
    /// How much it is bought, against others.
    pub weight: u64,
    /// Year of its launch.
    pub launched: (u32, u32, u32),
}

const BRANDS: [&str; 6] = [
    "Fjellvik",
    "Northpine",
    "Cairn & Co",
    "Altavia",
    "Rokko",
    "Terra Lume",
];
const LINES: [&str; 12] = [
    "Aurora", "Basalt", "Cirrus", "Drift", "Ember", "Fathom", "Glacier", "Heron", "Isla",
    "Juniper", "Kestrel", "Lumen",
];

/// All products: every kind of every category in a few lines.
pub fn products() -> Vec<Product> {
    let mut random = Random::new(11);
    let mut products = Vec::new();
    for (category, group) in CATEGORIES.iter().enumerate() {
        for kind in group.kinds {
            let first = random.below(LINES.len() as u64) as usize;
            for line in 0..5 {
                let (low, high) = group.price;
                let price = random.between(low / 100, high / 100) * 100 - 5;
                products.push(Product {
                    name: format!("{} {kind}", LINES[(first + line * 5) % LINES.len()]),
                    category,
                    brand: random.pick::<&str>(&BRANDS),
                    price,
                    cost: price * random.between(45, 68) / 100,
                    weight: random.between(1, 12),
                    launched: (
                        random.between(2018, 2025) as u32,
                        random.between(1, 12) as u32,
                        random.between(1, 28) as u32,
                    ),
                });
            }
        }
    }
    products
}
