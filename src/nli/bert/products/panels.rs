//! How a product is cut up for a kernel: weights in panels of columns, and tiles of some rows by one panel.

/// Inputs whose products are added up in one step.
pub(super) const STEP: usize = 4;

/// Weights in panels of `PANEL` columns, in the order in which a walk along the inputs reads them, with what zero points
/// take off.
pub(super) struct Panels<const PANEL: usize> {
    inputs: usize,
    columns: usize,
    /// `[columns / PANEL, inputs / STEP, PANEL, STEP]`.
    weights: Vec<i8>,
    /// Sum of the weights of each column.
    column_sums: Vec<i32>,
}

/// Some rows by one panel.
pub(super) struct Tile<'a, const PANEL: usize> {
    /// From the first row on; `inputs` values a row.
    pub(super) values: &'a [u8],
    /// Values in a row: a multiple of [`STEP`].
    pub(super) inputs: usize,
    /// `[inputs / STEP, PANEL, STEP]`.
    pub(super) panel: &'a [i8],
    /// `[PANEL]`.
    pub(super) column_sums: &'a [i32],
    /// Which value stands for zero.
    pub(super) zero_point: u8,
    /// From the first sum on; `columns` sums a row.
    pub(super) out: &'a mut [i32],
    /// Sums in a row.
    pub(super) columns: usize,
}

impl<const PANEL: usize> Panels<PANEL> {
    /// `values` is `[inputs, columns]`; `None` where these are no multiples of a step and a panel.
    pub(super) fn new(values: &[i8], inputs: usize, columns: usize) -> Option<Self> {
        assert_eq!(values.len(), inputs * columns);
        if !inputs.is_multiple_of(STEP) || !columns.is_multiple_of(PANEL) || values.is_empty() {
            return None;
        }
        let mut weights = Vec::with_capacity(values.len());
        for panel in (0..columns).step_by(PANEL) {
            for step in (0..inputs).step_by(STEP) {
                for column in panel..panel + PANEL {
                    weights.extend((step..step + STEP).map(|input| values[input * columns + column]));
                }
            }
        }
        let mut column_sums = vec![0; columns];
        for row in values.chunks(columns) {
            for (sum, &value) in column_sums.iter_mut().zip(row) {
                *sum += i32::from(value);
            }
        }
        Some(Self { inputs, columns, weights, column_sums })
    }

    /// Cuts `[rows, columns]` sums of `values`, `[rows, inputs]`, into tiles and lets `fill` work out each: it is given
    /// the largest number of rows in `heights`, which end in 1, that there are left.
    pub(super) fn tiles(
        &self,
        values: &[u8],
        zero_point: u8,
        out: &mut [i32],
        heights: &[usize],
        fill: impl Fn(usize, Tile<'_, PANEL>),
    ) {
        let rows = values.len() / self.inputs;
        assert_eq!((values.len(), out.len()), (rows * self.inputs, rows * self.columns));
        let panels = self.weights.chunks_exact(self.inputs * PANEL).zip(self.column_sums.chunks_exact(PANEL));
        for ((panel, column_sums), first) in panels.zip((0..).step_by(PANEL)) {
            let mut row = 0;
            while let Some(&height) = heights.iter().find(|&&height| height <= rows - row) {
                let tile = Tile {
                    values: &values[row * self.inputs..],
                    inputs: self.inputs,
                    panel,
                    column_sums,
                    zero_point,
                    out: &mut out[row * self.columns + first..],
                    columns: self.columns,
                };
                fill(height, tile);
                row += height;
            }
        }
    }
}

impl<const PANEL: usize> Tile<'_, PANEL> {
    /// Panics where the tile reaches out of what it was cut from: kernels rely on it.
    pub(super) fn check(&self, rows: usize) {
        assert!(self.values.len() >= rows * self.inputs);
        assert!(self.out.len() >= (rows - 1) * self.columns + PANEL);
        assert_eq!((self.panel.len(), self.column_sums.len()), (self.inputs * PANEL, PANEL));
    }
}
