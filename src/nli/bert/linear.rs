//! Products of quantised rows with int8 weights.

use rten_simd::ops::{BitOps, NumOps, ToFloat};
use rten_simd::{Isa, SimdOp, SimdUnaryOp};
use rten_vecmath::Gelu;

use super::super::NliError;
use super::products::{PackedWeight, Products};
use super::rows::QuantisedRows;
use super::tensors::Tensors;

/// `y = x W + b` with int8 `W` of shape `[inputs, columns]`, one scale a column.
pub(super) struct Linear {
    weight: PackedWeight,
    scales: Vec<f32>,
    bias: Vec<f32>,
}

/// What becomes of a sum once it is a float.
#[derive(Clone, Copy)]
enum Finish {
    /// Written as it is.
    Store,
    /// Through GELU.
    Gelu,
    /// Added to what stands there.
    Add,
}

impl Linear {
    /// The tensors `name.weight`, `.scale` and `.bias`.
    pub(super) fn new(
        tensors: &mut Tensors,
        name: &str,
        inputs: usize,
        columns: usize,
    ) -> Result<Self, NliError> {
        let weight = tensors.integers(&format!("{name}.weight"), &[inputs, columns])?;
        Ok(Self {
            weight: PackedWeight::new(&weight, inputs, columns),
            scales: tensors.floats(&format!("{name}.scale"), &[columns])?,
            bias: tensors.floats(&format!("{name}.bias"), &[columns])?,
        })
    }

    /// Values in a row of the answer.
    pub(super) fn columns(&self) -> usize {
        self.bias.len()
    }

    /// `[rows, columns]` into `out`.
    pub(super) fn forward(&self, products: &Products, rows: &mut QuantisedRows, out: &mut [f32]) {
        self.finished(products, rows, out, Finish::Store);
    }

    /// The same through GELU, `x (1 + erf(x / sqrt 2)) / 2`.
    pub(super) fn forward_gelu(&self, products: &Products, rows: &mut QuantisedRows, out: &mut [f32]) {
        self.finished(products, rows, out, Finish::Gelu);
    }

    /// The same added to `out`.
    pub(super) fn forward_add(&self, products: &Products, rows: &mut QuantisedRows, out: &mut [f32]) {
        self.finished(products, rows, out, Finish::Add);
    }

    fn finished(&self, products: &Products, rows: &mut QuantisedRows, out: &mut [f32], finish: Finish) {
        let columns = self.columns();
        products.sums(rows, &self.weight, columns);
        let sums = rows.sums.chunks(columns).zip(&rows.scales);
        for ((sums, &scale), out) in sums.zip(out.chunks_mut(columns)) {
            Dequantise { sums, scale, scales: &self.scales, bias: &self.bias, out, finish }.dispatch();
        }
    }
}

/// One row of sums to floats: `sum * scale of its column * scale of its row + bias`.
struct Dequantise<'a> {
    sums: &'a [i32],
    scale: f32,
    scales: &'a [f32],
    bias: &'a [f32],
    out: &'a mut [f32],
    finish: Finish,
}

impl SimdOp for Dequantise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (floats, integers) = (isa.f32(), isa.i32());
        let row_scale = floats.splat(self.scale);
        let lanes = floats.len();
        let columns = self.scales.chunks_exact(lanes).zip(self.bias.chunks_exact(lanes));
        let places = self.sums.chunks_exact(lanes).zip(self.out.chunks_exact_mut(lanes));
        for ((sums, out), (scale, bias)) in places.zip(columns) {
            let sum = integers.to_float(integers.load(sums));
            let value = floats.mul(floats.mul(sum, floats.load(scale)), row_scale);
            let value = floats.add(value, floats.load(bias));
            let value = match self.finish {
                Finish::Store => value,
                Finish::Gelu => Gelu {}.eval(isa, value),
                Finish::Add => floats.add(value, floats.load(out)),
            };
            floats.store(value, out);
        }
    }
}
