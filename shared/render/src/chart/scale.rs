//! From values to places, and ticks in steps that people count in.

/// A linear scale over values, with its ticks.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Smallest value.
    pub low: f64,
    /// Largest value.
    pub high: f64,
    /// Values that are named, rising.
    pub ticks: Vec<f64>,
    /// Distance between two ticks.
    pub step: f64,
}

impl Scale {
    /// A scale that holds all of these values, with about that many steps. `from_zero` takes zero
    /// in; bars and areas need it, for their length is what is compared.
    pub fn over(values: impl Iterator<Item = f64>, from_zero: bool, steps: usize) -> Self {
        let mut bounds: Option<(f64, f64)> = from_zero.then_some((0.0, 0.0));
        for value in values.filter(|value| value.is_finite()) {
            bounds = Some(match bounds {
                None => (value, value),
                Some((low, high)) => (low.min(value), high.max(value)),
            });
        }
        let (mut low, mut high) = bounds.unwrap_or((0.0, 1.0));
        // Values that lie close to zero in proportion to their spread are seen against zero.
        if !from_zero && low > 0.0 && low < (high - low) {
            low = 0.0;
        }
        if !from_zero && high < 0.0 && -high < (high - low) {
            high = 0.0;
        }
        if low == high {
            let room = if low == 0.0 { 1.0 } else { low.abs() * 0.5 };
            if from_zero && low == 0.0 {
                high = room;
            } else {
                low -= room;
                high += room;
            }
        }
        Self::nice(low, high, steps)
    }

    /// A scale that reaches a little beyond all of these values and no further, with at least that
    /// many steps in it: where a thing lies is compared, not how far it reaches.
    pub fn around(values: &[f64], steps: usize) -> Self {
        let mut scale = Self::over(values.iter().copied(), false, steps);
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        let (least, most) = finite().fold((f64::INFINITY, f64::NEG_INFINITY), |ends, value| {
            (ends.0.min(value), ends.1.max(value))
        });
        let room = (most - least) * 0.04;
        if room.is_normal() && room > 0.0 {
            let (low, high) = (scale.low.max(least - room), scale.high.min(most + room));
            let inside = |scale: &Self| -> Vec<f64> {
                let ticks = scale.ticks.iter().copied();
                ticks.filter(|tick| (low..=high).contains(tick)).collect()
            };
            let mut ticks = inside(&scale);
            for finer in [2, 4] {
                if ticks.len() > steps / 2 && ticks.len() > 1 {
                    break;
                }
                scale = Self::over(finite(), false, steps * finer);
                ticks = inside(&scale);
            }
            if ticks.len() > 1 {
                (scale.low, scale.high, scale.ticks) = (low, high, ticks);
            }
        }
        scale
    }

    /// Names no more ticks than that: every second, fifth or tenth, so that zero stays; where
    /// these would be too few, the ends.
    pub fn thin(&mut self, most: usize) {
        let most = most.max(2);
        if self.ticks.len() <= most {
            return;
        }
        for factor in [2.0, 5.0, 10.0, 20.0, 50.0] {
            let whole = |tick: f64| {
                let steps = tick / self.step / factor;
                (steps - steps.round()).abs() < 1e-6
            };
            let kept: Vec<f64> = self
                .ticks
                .iter()
                .copied()
                .filter(|tick| whole(*tick))
                .collect();
            if (2..=most).contains(&kept.len()) {
                self.ticks = kept;
                self.step *= factor;
                return;
            }
        }
        self.ticks = self
            .ticks
            .iter()
            .take(1)
            .chain(self.ticks.last())
            .copied()
            .collect();
    }

    /// Steps of 1, 2 or 5 times a power of ten, at whole multiples of the step.
    fn nice(low: f64, high: f64, steps: usize) -> Self {
        let rough = (high / 2.0 - low / 2.0) / (steps.max(1) as f64) * 2.0;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            .find(|step| *step >= rough * 0.999_999)
            .unwrap_or(rough);
        let first = (low / step).floor();
        let last = (high / step).ceil();
        let count = last - first;
        let ends = (first * step).is_finite() && (last * step).is_finite();
        let steady = step.is_normal() && ends && count < 64.0 && first.abs() < 1e12;
        if !steady {
            // Values at the ends of what f64 holds: no step can be counted in.
            let ticks = if low < 0.0 && high > 0.0 {
                vec![low, 0.0, high]
            } else {
                vec![low, high]
            };
            return Self {
                low,
                high,
                ticks,
                step: rough,
            };
        }
        let ticks: Vec<f64> = (0..=count as i64)
            .map(|index| tidy((first + index as f64) * step, step))
            .collect();
        Self {
            low: ticks.first().copied().unwrap_or(low),
            high: ticks.last().copied().unwrap_or(high),
            ticks,
            step,
        }
    }

    /// Where a value lies: 0 at the low end, 1 at the high one.
    pub fn share(&self, value: f64) -> f64 {
        // Scaled down first: the span of values near the limits of f64 is itself beyond them.
        let size = self.low.abs().max(self.high.abs());
        let (low, high) = (self.low / size, self.high / size);
        ((value / size - low) / (high - low)).clamp(0.0, 1.0)
    }

    /// A tick as it is labelled.
    pub fn label(&self, tick: f64) -> String {
        crate::format::compact(tick, self.step)
    }
}

/// Without the dust of binary fractions: 0.30000000000000004 is 0.3.
fn tidy(value: f64, step: f64) -> f64 {
    let decimals = (2.0 - step.log10().floor()).clamp(0.0, 15.0);
    let unit = 10f64.powf(decimals);
    let tidied = (value * unit).round() / unit;
    if tidied.is_finite() {
        tidied + 0.0
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(values: &[f64], from_zero: bool) -> Scale {
        Scale::over(values.iter().copied(), from_zero, 5)
    }

    #[test]
    fn ticks_are_whole_multiples_of_one_two_or_five() {
        assert_eq!(
            over(&[450_000.0, 290_000.0], true).ticks,
            [0.0, 100_000.0, 200_000.0, 300_000.0, 400_000.0, 500_000.0]
        );
        assert_eq!(
            over(&[-3.0, 7.0], true).ticks,
            [-4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0]
        );
        assert_eq!(over(&[0.1, 0.3], true).ticks.last(), Some(&0.3));
        assert_eq!(over(&[1000.0, 1010.0], false).low, 1000.0);
    }

    #[test]
    fn a_thinned_scale_keeps_its_ends_and_its_zero() {
        let mut scale = over(&[-1.0, 3.0], true);
        assert_eq!(scale.ticks, [-1.0, 0.0, 1.0, 2.0, 3.0]);
        scale.thin(3);
        assert_eq!(
            (scale.ticks.as_slice(), scale.step),
            ([0.0, 2.0].as_slice(), 2.0)
        );
        assert_eq!((scale.low, scale.high), (-1.0, 3.0));
        let mut far = over(&[1001.0, 1004.0], false);
        far.thin(2);
        assert_eq!(far.ticks.len(), 2);
    }

    #[test]
    fn points_fill_the_room_and_have_ticks_among_them() {
        for values in [
            vec![0.0, 700.0],
            vec![-4.0, 450.0],
            vec![1.0, 2.0, 40.0],
            vec![0.1, 0.11],
        ] {
            let scale = Scale::around(&values, 2);
            let (least, most) = (values[0], *values.last().expect("one"));
            assert!(scale.high - scale.low <= (most - least) * 1.09, "{scale:?}");
            assert!((2..9).contains(&scale.ticks.len()), "{scale:?}");
            assert!(
                scale
                    .ticks
                    .iter()
                    .all(|tick| (0.0..=1.0).contains(&scale.share(*tick)))
            );
        }
        assert!((Scale::around(&[7.0], 4).share(7.0) - 0.5).abs() < 1e-9);
        assert!(Scale::around(&[], 4).ticks.len() > 1);
        assert!(Scale::around(&[f64::MAX, f64::MIN], 4).ticks.len() > 1);
    }

    #[test]
    fn every_value_lies_within_the_scale_even_at_the_ends_of_f64() {
        for values in [
            vec![f64::MAX, f64::MIN],
            vec![5e-324, 0.0],
            vec![1e308, 1.5e308],
            vec![7.0],
            vec![0.0],
            vec![-0.0, -12.0],
            vec![1e15, 1e15 + 1.0],
            vec![],
        ] {
            for from_zero in [true, false] {
                let scale = over(&values, from_zero);
                assert!(
                    scale.ticks.len() >= 2 && scale.ticks.len() < 70,
                    "{scale:?}"
                );
                assert!(
                    scale.ticks.windows(2).all(|two| two[0] < two[1]),
                    "{scale:?}"
                );
                for value in &values {
                    let share = scale.share(*value);
                    assert!((0.0..=1.0).contains(&share), "{value} {scale:?}");
                }
            }
        }
    }
}
