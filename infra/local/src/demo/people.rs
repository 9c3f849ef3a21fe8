//! Customers and employees. Nobody of them exists.

use super::{goods::REGIONS, random::Random};

const FIRST: [&str; 40] = [
    "Ada", "Amir", "Anna", "Ben", "Carla", "Chen", "Clara", "Daniel", "Diego", "Elena", "Emma",
    "Farid", "Felix", "Grace", "Hugo", "Ines", "Ivan", "Jonas", "Julia", "Kaya", "Lars", "Leila",
    "Liam", "Lucia", "Maja", "Marco", "Mina", "Nadia", "Noah", "Olga", "Omar", "Paula", "Priya",
    "Rosa", "Samuel", "Sofia", "Tariq", "Vera", "Yusuf", "Zoe",
];
const LAST: [&str; 48] = [
    "Abe", "Almeida", "Andersen", "Bauer", "Becker", "Berg", "Bianchi", "Brandt", "Castro",
    "Clark", "Costa", "Dahl", "Dubois", "Evans", "Ferrari", "Fischer", "Fontaine", "Garcia",
    "Haddad", "Hansen", "Ibrahim", "Jansen", "Kaur", "Keller", "Khan", "Kim", "Kowalski", "Larsen",
    "Lopez", "Marino", "Meyer", "Moreau", "Nakamura", "Novak", "Okafor", "Olsen", "Patel",
    "Petrov", "Quist", "Reyes", "Rossi", "Sato", "Schmidt", "Silva", "Tanaka", "Vargas", "Weber",
    "Young",
];
const CITIES: [[&str; 4]; 5] = [
    ["Alderport", "Norvik", "Stonehaven", "Fairwater"],
    ["Solano", "Palmera", "Riverton", "Costaverde"],
    ["Eastgate", "Lindenau", "Marlow", "Harrow Bay"],
    ["Westbrook", "Clearwater", "Redcliff", "Oakdale"],
    ["Midfield", "Centerville", "Crossways", "Plainview"],
];
const SEGMENTS: [(&str, u64); 3] = [("Consumer", 71), ("Small Business", 21), ("Enterprise", 8)];
const DEPARTMENTS: [(&str, u64, u64); 6] = [
    ("Sales", 46, 78),
    ("Logistics", 38, 62),
    ("Support", 36, 58),
    ("Marketing", 48, 86),
    ("Finance", 54, 98),
    ("Engineering", 68, 132),
];

/// A customer.
pub struct Customer {
    pub name: String,
    pub email: Option<String>,
    pub segment: &'static str,
    pub city: &'static str,
    /// Place of the region in [`REGIONS`].
    pub region: usize,
    pub joined: (u32, u32, u32),
}

/// An employee.
pub struct Employee {
    pub name: String,
    pub department: &'static str,
    pub region: &'static str,
    /// Salary per year.
    pub salary: u64,
    pub hired: (u32, u32, u32),
}

fn name(random: &mut Random) -> (String, String) {
    let (first, last) = (*random.pick(&FIRST), *random.pick(&LAST));
    (
        format!("{first} {last}"),
        format!("{}.{}", first.to_lowercase(), last.to_lowercase()),
    )
}

/// So many customers.
pub fn customers(count: usize) -> Vec<Customer> {
    let mut random = Random::new(23);
    let shares: Vec<u64> = REGIONS.iter().map(|region| region.share).collect();
    let segments = SEGMENTS.map(|(_, share)| share);
    (1..=count)
        .map(|number| {
            let (name, local) = name(&mut random);
            let region = random.weighted(&shares);
            let known = !random.chance(60);
            Customer {
                name,
                email: known.then(|| format!("{local}{number}@example.com")),
                segment: SEGMENTS[random.weighted(&segments)].0,
                city: random.pick::<&str>(&CITIES[region]),
                region,
                joined: (
                    random.between(2019, 2025) as u32,
                    random.between(1, 12) as u32,
                    random.between(1, 28) as u32,
                ),
            }
        })
        .collect()
}

/// So many employees.
pub fn employees(count: usize) -> Vec<Employee> {
    let mut random = Random::new(31);
    (0..count)
        .map(|_| {
            let (department, low, high) = *random.pick(&DEPARTMENTS);
            Employee {
                name: name(&mut random).0,
                department,
                region: random.pick::<super::goods::Region>(&REGIONS).name,
                salary: random.between(low, high) * 1_000,
                hired: (
                    random.between(2012, 2025) as u32,
                    random.between(1, 12) as u32,
                    random.between(1, 28) as u32,
                ),
            }
        })
        .collect()
}
