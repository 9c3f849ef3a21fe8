//! Image: a picture.

use serde_json::{Value, json};

use super::registry::component;
use super::{Extent, Stands};
use crate::object::{Rare, words};
use crate::read::text::Picture;
use crate::style::{Color, Margin, Radius};

words! {
    /// How a picture fills its box.
    Fit { None "none", Cover "cover", Contain "contain", Fill "fill", ScaleDown "scale-down", }
}

words! {
    /// Part of a picture that is kept in view.
    Position {
        Center "center", Top "top", Bottom "bottom", Left "left", Right "right",
        TopLeft "top left", TopRight "top right", BottomLeft "bottom left",
        BottomRight "bottom right",
    }
}

component! {
    /// Picture loaded from an address, with control over its box and cropping.
    Image as "Image", Stands::Node, {
        /// Address of the picture: https, a path on this site, or data: with a raster image type.
        required src: String as Picture,
        /// Text alternative; empty or absent means decorative.
        optional alt: String,
        /// How the picture fills its box.
        optional fit: Fit,
        /// Part of the picture kept in view when it is cropped.
        optional position: Position,
        /// Corner rounding step.
        optional radius: Radius,
        /// Fill colour behind the content.
        optional background: Color,
        /// Space outside the edge: one value for every side, or an object per side.
        optional margin: Margin,
        /// Draws a faint outline around the picture.
        optional frame: bool,
        /// Drops the surrounding padding so that the node touches the container's edge.
        optional flush: bool,
    }
    with {
        /// How big it is.
        extent: Rare<Extent>,
    }
    rules &["src is https, relative to the site, or data: with a raster image type"];
    examples examples;
}

/// A picture of one grey point, so that examples need no network.
const POINT: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNsaGj4DwAFhAKAjM1mJgAAAABJRU5ErkJggg==";

fn examples() -> Vec<(&'static str, Value)> {
    vec![
        (
            "default",
            json!({"type": "Image", "src": POINT, "alt": "A grey square", "size": 96}),
        ),
        ("minimal", json!({"type": "Image", "src": POINT})),
        (
            "everything",
            json!({"type": "Image", "key": "photo", "id": "photo-1", "src": POINT, "alt": "A grey square",
                   "fit": "cover", "position": "top left", "radius": "lg", "background": "surface", "margin": 2,
                   "frame": true, "flush": true, "flex": "none", "size": 120, "height": 120.5, "width": "50%",
                   "minHeight": 40, "minWidth": 40, "maxHeight": 240, "maxWidth": "100%", "minSize": 10,
                   "maxSize": 400, "aspectRatio": 1.5}),
        ),
    ]
}
