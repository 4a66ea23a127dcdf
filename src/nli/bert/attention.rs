//! Scaled dot-product attention (Vaswani et al. 2017) over the tokens of one pair, in single precision.

use rten_gemm::{GemmInputA, GemmInputB, GemmOptions};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;
use rten_vecmath::Softmax;

use super::products::Products;

/// Sizes of the heads.
pub(super) struct Attention {
    heads: usize,
    /// Values of a head in a row.
    size: usize,
}

/// Room for the values between the steps.
#[derive(Default)]
pub(super) struct Scratch {
    /// `[asking, tokens]` of one head.
    scores: Vec<f32>,
    /// `[asking, size]` of one head.
    context: Vec<f32>,
}

/// Columns of a matrix: `rows` rows that begin every `stride` values.
#[derive(Clone, Copy)]
struct Columns<'a> {
    values: &'a [f32],
    rows: usize,
    stride: usize,
}

impl<'a> Columns<'a> {
    /// `size` columns from `first` on: `[rows, size]`.
    fn part(self, first: usize, size: usize) -> NdTensorView<'a, f32, 2> {
        let Self { values, rows, stride } = self;
        NdTensorView::from_slice_with_strides([rows, size], &values[first..], [stride, 1])
            .expect("rows are as long as their stride: this is a bug")
    }
}

impl Attention {
    pub(super) fn new(heads: usize, size: usize) -> Self {
        Self { heads, size }
    }

    /// Every token looks at all tokens. `rows` holds query, key and value of each token, one after the other.
    pub(super) fn all(&self, products: &Products, rows: &[f32], out: &mut [f32], scratch: &mut Scratch) {
        let hidden = self.heads * self.size;
        let columns = |first: usize| Columns {
            values: &rows[first..],
            rows: rows.len() / (3 * hidden),
            stride: 3 * hidden,
        };
        self.attend(products, [columns(0), columns(hidden), columns(2 * hidden)], out, scratch);
    }

    /// One token with `query` looks at all tokens. `rows` holds key and value of each.
    pub(super) fn first(
        &self,
        products: &Products,
        query: &[f32],
        rows: &[f32],
        out: &mut [f32],
        scratch: &mut Scratch,
    ) {
        let hidden = self.heads * self.size;
        let columns = |first: usize| Columns {
            values: &rows[first..],
            rows: rows.len() / (2 * hidden),
            stride: 2 * hidden,
        };
        let query = Columns { values: query, rows: 1, stride: hidden };
        self.attend(products, [query, columns(0), columns(hidden)], out, scratch);
    }

    /// `softmax(q k' / sqrt(size)) v` for each head; `out` is `[asking, heads * size]`.
    fn attend(
        &self,
        products: &Products,
        [queries, keys, values]: [Columns<'_>; 3],
        out: &mut [f32],
        scratch: &mut Scratch,
    ) {
        let (size, hidden) = (self.size, self.heads * self.size);
        let (asking, tokens) = (queries.rows, keys.rows);
        scratch.scores.resize(asking * tokens, 0.0);
        scratch.context.resize(asking * size, 0.0);
        let scale = (size as f32).powf(-0.5);
        for first in (0..hidden).step_by(size) {
            let (queries, keys) = (queries.part(first, size), keys.part(first, size));
            product(products, &mut scratch.scores, queries, keys.transposed());
            for row in scratch.scores.chunks_mut(tokens) {
                for score in &mut *row {
                    *score *= scale;
                }
                Softmax::new_mut(row).dispatch();
            }
            let shares = NdTensorView::from_data([asking, tokens], &*scratch.scores);
            product(products, &mut scratch.context, shares, values.part(first, size));
            for (context, out) in scratch.context.chunks(size).zip(out.chunks_mut(hidden)) {
                out[first..first + size].copy_from_slice(context);
            }
        }
    }
}

fn product(products: &Products, out: &mut [f32], a: NdTensorView<'_, f32, 2>, b: NdTensorView<'_, f32, 2>) {
    let (a, b) = (GemmInputA::Unpacked(a), GemmInputB::Unpacked(b));
    products.floats.gemm(out, a, b, GemmOptions::default()).expect("shapes of one pair fit: this is a bug");
}
