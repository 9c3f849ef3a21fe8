//! Widgets: checked, drawn, all of the gallery; and the check beside that of the pydantic classes
//! of `openai-chatkit`, on the same trees in the same run.

use std::{
    hint::black_box,
    io::Write,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use flate2::{Compression, write::GzEncoder};
use render::{View, chart};
use serde_json::{Number, Value, json};
use widgets::components::Stands;
use widgets::{Valid, Widget, components, kinds};

use crate::figures::{Table, median};

/// Least times as fast as pydantic.
const LEAST: f64 = 20.0;
/// Points of the long line.
const POINTS: usize = 50_000;

/// Measures all of it; beside pydantic where a Python with `openai-chatkit` is there.
pub fn measure(python: Option<&Path>, table: &mut Table) -> anyhow::Result<()> {
    largest(table)?;
    long_line(table)?;
    let folder = tempfile::tempdir()?;
    table.time(
        "the whole gallery, made and written",
        timed(5, || gallery::write(folder.path()).is_ok()),
        Duration::from_secs(2),
    );
    match python {
        Some(python) => beside_pydantic(python, table),
        None => {
            eprintln!("INLAY_PYTHON is not set: the check of trees is not held against pydantic's");
            Ok(())
        }
    }
}

/// The median time of several rounds.
fn timed<T>(rounds: usize, mut run: impl FnMut() -> T) -> Duration {
    let times: Vec<Duration> = (0..rounds).map(|_| once(&mut run)).collect();
    median(&times)
}

fn once<T>(mut run: impl FnMut() -> T) -> Duration {
    let started = Instant::now();
    black_box(run());
    started.elapsed()
}

/// The seconds of the quickest round of half a second, as the script for pydantic has it: the two
/// are measured one after the other, and what else the machine does meanwhile only adds to either.
fn quickest<T>(mut run: impl FnMut() -> T) -> f64 {
    let started = Instant::now();
    let mut least = once(&mut run);
    while started.elapsed() < Duration::from_millis(500) {
        least = least.min(once(&mut run));
    }
    least.as_secs_f64()
}

/// Every sample, each with the name of what it is a sample of.
fn samples() -> Vec<(&'static str, Value)> {
    let descriptors = kinds::ALL
        .iter()
        .flat_map(|info| info.samples().into_iter().map(|one| (info.name(), one)));
    let trees = components::ALL
        .iter()
        .flat_map(|info| info.samples().into_iter().map(|one| (info.name, one)));
    descriptors
        .chain(trees)
        .map(|(of, sample)| (of, sample.widget))
        .collect()
}

fn largest(table: &mut Table) -> anyhow::Result<()> {
    let samples = samples();
    let (of, sample) = samples
        .iter()
        .max_by_key(|(_, sample)| sample.to_string().len())
        .context("there are no samples")?;
    let bytes = sample.to_string().len();
    let checked = Valid::<Widget>::from_value(sample).ok();
    let checked = checked.with_context(|| format!("a sample of {of} is not valid"))?;
    table.time(
        &format!("checking the largest sample ({of}, {bytes} bytes)"),
        timed(200, || Valid::<Widget>::from_value(sample).is_ok()),
        Duration::from_millis(1),
    );
    // It need not be the slowest.
    let (mut slowest, mut name) = (Duration::ZERO, "");
    for (of, sample) in &samples {
        let valid = Valid::<Widget>::from_value(sample).ok();
        let valid = valid.with_context(|| format!("a sample of {of} is not valid"))?;
        let took = timed(9, || render::widget(&valid, &View::default()));
        if took > slowest {
            (slowest, name) = (took, of);
        }
    }
    table.time(
        "drawing the largest sample",
        timed(200, || render::widget(&checked, &View::default())),
        Duration::from_millis(1),
    );
    table.time(
        &format!("drawing the slowest sample ({name})"),
        slowest,
        Duration::from_millis(1),
    );
    Ok(())
}

fn long_line(table: &mut Table) -> anyhow::Result<()> {
    let mut state = 7u64;
    let values: Vec<f64> = (0..POINTS)
        .map(|at| {
            // Noise on a wave, so that neither the picture nor its text is regular.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let noise = (state >> 33) as f64 / f64::from(1u32 << 31);
            ((at as f64 / 900.0).sin() * 1e4 + noise * 2e3).round() / 100.0
        })
        .collect();
    // It is larger than a descriptor may be; a program that draws its own rows has no such bound.
    let line = kinds::Chart {
        chart_type: kinds::ChartType::Line,
        series: vec![kinds::Series {
            name: "Level".to_owned(),
            values: values.into_iter().map(Number::from_f64).collect(),
            labels: (0..POINTS).map(|at| at.to_string()).collect(),
            color: None,
        }],
        x_axis_label: None,
        y_axis_label: None,
        title: Some("Fifty thousand points".to_owned()),
        legend_position: kinds::LegendPosition::Bottom,
    };
    let plot = chart::Plot::of(&line, &kinds::ChartConfig::default(), None);
    let draw = || chart::draw(&plot, chart::Paint::Variables, None).svg;
    table.time(
        "a line of 50,000 points as SVG",
        timed(25, draw),
        Duration::from_millis(5),
    );
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(draw().as_str().as_bytes())?;
    let packed = packed.finish()?.len() as f64 / 1024.0;
    table.number("the same, gzip", packed, 60.0, "KB");
    Ok(())
}

/// Samples as trees that the pydantic classes read to their leaves: what stands in a Basic, whose
/// class takes anything, stands in a Card here. The classes know no tables.
fn trees() -> Vec<Value> {
    let known = |info: &&&components::ComponentInfo| !info.name.starts_with("Table");
    components::ALL
        .iter()
        .filter(known)
        .flat_map(|info| {
            (info.examples)()
                .into_iter()
                .map(|(_, one)| match info.stands {
                    Stands::Node => json!({"type": "Card", "children": [one]}),
                    _ => info.rooted(one),
                })
        })
        .filter(|tree| tree.get("type").is_some_and(|root| root != "Basic"))
        .collect()
}

/// Larger trees, as an answer about many things is: a list of 50 orders, and a table of 200 rows
/// laid out in what the classes know.
fn large() -> Vec<Value> {
    let orders: Vec<Value> = (0..50).map(order).collect();
    let rows: Vec<Value> = (0..200).map(row).collect();
    vec![
        json!({"type": "ListView", "limit": 10, "status": {"text": "Orders", "icon": "cube"},
               "children": orders}),
        json!({"type": "Card", "size": "full", "padding": 4, "children": [
            {"type": "Title", "value": "Customers", "size": "sm"},
            {"type": "Col", "gap": 1, "children": rows},
        ]}),
    ]
}

fn order(at: usize) -> Value {
    json!({
        "type": "ListViewItem", "key": format!("order-{at}"), "gap": 3, "align": "center",
        "onClickAction": {"type": "order.open", "payload": {"order": 1000 + at}},
        "children": [
            {"type": "Image", "src": format!("https://example.com/products/{at}.png"),
             "alt": "Product", "size": 40, "radius": "md"},
            {"type": "Col", "gap": 1, "flex": 1, "children": [
                {"type": "Text", "value": format!("Order {}", 1000 + at), "weight": "semibold"},
                {"type": "Caption", "value": "Placed on 4 May, 3 items", "color": "secondary"},
            ]},
            {"type": "Badge", "label": "Shipped", "color": "success"},
            {"type": "Text", "value": "$129.00", "textAlign": "end", "size": "sm"},
        ],
    })
}

fn row(at: usize) -> Value {
    json!({
        "type": "Row", "key": format!("row-{at}"), "gap": 2, "padding": {"y": 1},
        "children": [
            {"type": "Text", "value": format!("Customer {at}"), "width": 160, "truncate": true},
            {"type": "Text", "value": format!("{}.00", at * 37), "width": "80px", "textAlign": "end"},
            {"type": "Caption", "value": "2025-05-04"},
        ],
    })
}

/// What is held against the classes is the check of JSON that is parsed already, on both sides:
/// it gives typed values on both sides. What they are called by is the package's own type for any
/// widget, for our check is not told the root either.
fn beside_pydantic(python: &Path, table: &mut Table) -> anyhow::Result<()> {
    let sets = [trees(), large()];
    let file = tempfile::NamedTempFile::new()?;
    serde_json::to_writer(&file, &sets)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("chatkit/speed.py");
    let said = Command::new(python).arg(script).arg(file.path()).output()?;
    let errors = String::from_utf8_lossy(&said.stderr);
    ensure!(
        said.status.success(),
        "pydantic cannot be measured: {errors}"
    );
    let [theirs_small, theirs_large]: [Theirs; 2] = serde_json::from_slice(&said.stdout)?;
    let [samples, large] = sets;
    let small = Sides::measure(&samples, theirs_small)?;
    let all = small.with(&Sides::measure(&large, theirs_large)?);
    table.at_least(
        &format!(
            "{} trees checked, {:.0} µs; by `WidgetRoot` of openai-chatkit, which is any widget, {:.0} µs",
            all.count,
            all.parsed * 1e6,
            all.theirs.any * 1e6
        ),
        all.theirs.any / all.parsed,
        LEAST,
        "times as fast",
    );
    let faster = |ratio: f64| format!("{ratio:.1} times as fast");
    table.told(
        "the same by the class of the root, known beforehand",
        faster(all.theirs.root / all.parsed),
    );
    table.told(
        &format!(
            "the {} samples alone, which are small: by `WidgetRoot`, by the class",
            small.count
        ),
        format!(
            "{:.1} and {}",
            small.theirs.any / small.parsed,
            faster(small.theirs.root / small.parsed)
        ),
    );
    table.told(
        "all of them from text by `WidgetRoot`, parsing included",
        faster(all.theirs.text / all.text),
    );
    Ok(())
}

/// The seconds that a set of trees takes once, here and there.
struct Sides {
    count: usize,
    parsed: f64,
    text: f64,
    theirs: Theirs,
}

/// What the script says: which trees were accepted, and the seconds that they took.
#[derive(serde::Deserialize)]
struct Theirs {
    indexes: Vec<usize>,
    any: f64,
    text: f64,
    root: f64,
}

impl Sides {
    fn measure(all: &[Value], theirs: Theirs) -> anyhow::Result<Self> {
        let accepted = theirs.indexes.iter().filter_map(|at| all.get(*at));
        let trees: Vec<&Value> = accepted.collect();
        let texts: Vec<String> = trees.iter().map(|tree| tree.to_string()).collect();
        let is_valid = |tree: &&Value| Valid::<Widget>::from_value(tree).is_ok();
        ensure!(
            trees.iter().all(is_valid),
            "a tree of the bench is not valid"
        );
        let parsed = quickest(|| trees.iter().copied().filter(is_valid).count());
        let text = quickest(|| {
            let is_valid = |text: &&String| Valid::<Widget>::from_json(text).is_ok();
            texts.iter().filter(is_valid).count()
        });
        Ok(Self {
            count: trees.len(),
            parsed,
            text,
            theirs,
        })
    }

    fn with(&self, other: &Self) -> Self {
        let (one, two) = (&self.theirs, &other.theirs);
        Self {
            count: self.count + other.count,
            parsed: self.parsed + other.parsed,
            text: self.text + other.text,
            theirs: Theirs {
                indexes: Vec::new(),
                any: one.any + two.any,
                text: one.text + two.text,
                root: one.root + two.root,
            },
        }
    }
}
