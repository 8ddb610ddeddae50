/** The colours to draw with. The names are keys of texts. */
export const sketchColors = [
  { name: 'black', color: '#1e1e1e' },
  { name: 'grey', color: '#868e96' },
  { name: 'red', color: '#e03131' },
  { name: 'orange', color: '#f76707' },
  { name: 'yellow', color: '#fcc419' },
  { name: 'green', color: '#2f9e44' },
  { name: 'lightBlue', color: '#4dabf7' },
  { name: 'blue', color: '#1864ab' },
  { name: 'purple', color: '#9c36b5' },
  { name: 'pink', color: '#f783ac' },
  { name: 'brown', color: '#8d5a34' },
  { name: 'skin', color: '#f3c9a5' },
] as const;

/** Widths of the pen, in units of the paper. */
export const sketchWidths = [
  { name: 'thin', width: 5 },
  { name: 'medium', width: 12 },
  { name: 'thick', width: 28 },
] as const;
