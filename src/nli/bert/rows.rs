//! What is done to one row at a time: rounding to bytes, and norms.

use rten_simd::ops::{BitOps, FloatOps, NarrowSaturate, NumOps};
use rten_simd::{Isa, SimdOp};
use rten_vecmath::{MinMax, Normalize, NormalizeOptions, Sum, SumSquareSub};

use super::super::NliError;
use super::tensors::Tensors;

/// How floats are laid out over the 256 values of a byte.
#[derive(Clone, Copy, Debug)]
pub(super) enum Range {
    /// 127 steps to either side of zero.
    Symmetric,
    /// For values after GELU, which is never below -0.17: 32 steps below zero and 223 above.
    Gelu,
}

/// Where GELU has its minimum, rounded away from zero.
const GELU_LEAST: f32 = 0.17;

/// Rows of bytes, each with a scale of its own, and room for their products.
#[derive(Default)]
pub(super) struct QuantisedRows {
    /// Values in a row.
    pub(super) width: usize,
    /// `[rows, width]`.
    pub(super) values: Vec<u8>,
    /// What a step is worth, one a row.
    pub(super) scales: Vec<f32>,
    /// Which byte stands for zero.
    pub(super) zero_point: u8,
    /// Begins with the `[rows, columns]` of the product made last.
    pub(super) sums: Vec<i32>,
}

impl QuantisedRows {
    /// Replaces what was here by `rows` of `width` values each.
    pub(super) fn quantise(&mut self, rows: &[f32], width: usize, range: Range) {
        self.width = width;
        self.values.resize(rows.len(), 0);
        self.scales.clear();
        let (steps, zero_point) = match range {
            Range::Symmetric => (127.0, 128),
            Range::Gelu => (223.0, 32),
        };
        self.zero_point = zero_point;
        for (row, out) in rows.chunks(width).zip(self.values.chunks_mut(width)) {
            let (least, most) = MinMax::new(row).dispatch();
            let largest = match range {
                Range::Symmetric => most.max(-least).max(1e-20),
                Range::Gelu => most.max(GELU_LEAST * 223.0 / 32.0),
            };
            // As in the graph, so that both give the same bits.
            let inverse = largest.recip() * steps;
            self.scales.push(largest * (1.0 / steps));
            Round { row, inverse, shift: f32::from(zero_point) + 0.5, out }.dispatch();
        }
    }
}

/// `x * inverse + shift` cut to bytes.
struct Round<'a> {
    row: &'a [f32],
    inverse: f32,
    shift: f32,
    out: &'a mut [u8],
}

impl SimdOp for Round<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (floats, integers, halves, bytes) = (isa.f32(), isa.i32(), isa.i16(), isa.u8());
        let (inverse, shift) = (floats.splat(self.inverse), floats.splat(self.shift));
        let lanes = bytes.len();
        let cut =
            |values: &[f32]| floats.to_int_trunc(floats.add(floats.mul(floats.load(values), inverse), shift));
        for (row, out) in self.row.chunks_exact(lanes).zip(self.out.chunks_exact_mut(lanes)) {
            let quarter = lanes / 4;
            let low = integers.narrow_saturate(cut(row), cut(&row[quarter..]));
            let high = integers.narrow_saturate(cut(&row[2 * quarter..]), cut(&row[3 * quarter..]));
            bytes.store(halves.narrow_saturate(low, high), out);
        }
    }
}

/// Layer normalisation (Ba et al. 2016).
pub(super) struct LayerNorm {
    weight: Vec<f32>,
    bias: Vec<f32>,
    epsilon: f32,
}

impl LayerNorm {
    /// The tensors `name.weight` and `.bias`.
    pub(super) fn new(
        tensors: &mut Tensors,
        name: &str,
        width: usize,
        epsilon: f32,
    ) -> Result<Self, NliError> {
        let mut part = |part: &str| tensors.floats(&format!("{name}.{part}"), &[width]);
        Ok(Self { weight: part("weight")?, bias: part("bias")?, epsilon })
    }

    /// Norms each of the rows.
    pub(super) fn apply_all(&self, rows: &mut [f32]) {
        for row in rows.chunks_mut(self.weight.len()) {
            self.apply(row);
        }
    }

    /// Norms one row.
    pub(super) fn apply(&self, row: &mut [f32]) {
        let width = row.len() as f32;
        let mean = Sum::new(row).dispatch() / width;
        let variance = SumSquareSub::new(row, mean).dispatch() / width;
        let options = NormalizeOptions {
            pre_scale_bias: mean,
            scale: 1.0 / (variance + self.epsilon).sqrt(),
            element_scale: Some(&self.weight),
            bias: 0.0,
            element_bias: Some(&self.bias),
        };
        Normalize::new_mut(row, options).dispatch();
    }
}
