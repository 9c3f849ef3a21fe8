//! Snapshots: every sample of every type and component, as it is drawn. A change of the renderer
//! shows here as a difference that somebody has to look at: `cargo insta review`, or
//! `INSTA_UPDATE=always cargo test -p render`.
//!
//! One file holds the samples of one type. Light and dark differ by the attribute that names the
//! theme alone, for colours are CSS variables: the files say so where it is so, and hold both where
//! it is not. Charts on paper have plain colours: those are in files of their own, and so are the
//! variables of both themes.

use render::{Theme, View, chart, tokens};
use widgets::{Body, Sample, Valid, Widget, components, kinds};

/// Compares what was drawn with the file of that name.
fn compare(name: &str, drawn: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("../snapshots");
    settings.bind(|| insta::assert_snapshot!(name, drawn));
}

/// One element a line, so that differences are short.
fn lines(html: &str) -> String {
    html.replace("><", ">\n<").replace("}.", "}\n.")
}

fn drawn(sample: &Sample, theme: Theme) -> String {
    let widget = Valid::<Widget>::from_value(&sample.widget).expect("a valid sample");
    let view = View {
        theme: Some(theme),
        ..View::default()
    };
    lines(&render::widget(&widget, &view).into_fragment())
}

fn in_both_themes(sample: &Sample) -> String {
    let (light, dark) = (drawn(sample, Theme::Light), drawn(sample, Theme::Dark));
    // The first is that of the whole widget; a part may be pinned to a theme of its own.
    let swapped = light.replacen("data-theme=\"light\"", "data-theme=\"dark\"", 1);
    let name = sample.name;
    if swapped == dark {
        format!("──── {name}, light; dark differs by data-theme alone\n{light}\n")
    } else {
        format!("──── {name}, light\n{light}\n──── {name}, dark\n{dark}\n")
    }
}

fn file(kind: &str, name: &str) -> String {
    format!("{kind}_{}", name.to_lowercase().replace('.', "_"))
}

#[test]
fn descriptors_look_as_they_did() {
    for info in kinds::ALL {
        let all: String = info.samples().iter().map(in_both_themes).collect();
        compare(&file("descriptor", info.name()), &all);
    }
}

#[test]
fn components_look_as_they_did() {
    for info in components::ALL {
        let all: String = info.samples().iter().map(in_both_themes).collect();
        compare(&file("component", info.name), &all);
    }
}

#[test]
fn charts_on_paper_look_as_they_did() {
    let mut all = String::new();
    for sample in kinds::WidgetType::Chart.info().samples() {
        let widget = Valid::<Widget>::from_value(&sample.widget).expect("a valid sample");
        let Widget::Descriptor(descriptor) = widget.get() else {
            panic!("a chart is a descriptor")
        };
        let Body::Chart(data, config) = &descriptor.body else {
            panic!("a chart is a chart")
        };
        let plot = chart::Plot::of(data, config, None);
        for theme in [Theme::Light, Theme::Dark] {
            let svg = chart::draw(&plot, chart::Paint::Plain(theme), None).svg;
            assert!(!svg.as_str().contains("var("), "{svg}");
            let (name, theme) = (sample.name, theme.word());
            all.push_str(&format!("──── {name}, {theme}\n{}\n", lines(svg.as_str())));
        }
    }
    compare("paper_chart", &all);
}

#[test]
fn the_variables_of_both_themes_are_as_they_were() {
    compare("tokens", &tokens::css());
}
