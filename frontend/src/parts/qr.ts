/**
 * A QR code (ISO 18004) for short texts: bytes, correction level M, versions 1–6, mask 0.
 * Ours, because a paper made without signal needs one and nothing may be fetched for it.
 */

/** By version: correction bytes of a block, blocks, data bytes of a block. */
const SHAPES = [[10, 1, 16], [16, 1, 28], [26, 1, 44], [18, 2, 32], [24, 2, 43], [16, 4, 27]] as const;
/** Level M with mask 0, its own correction bits, and the standard's mask over them. */
const FORMAT = 0x5412;

const EXP: number[] = [];
for (let i = 0, value = 1; i < 255; i++, value = (value << 1) ^ (value & 0x80 ? 0x11d : 0)) EXP.push(value);
const LOG = new Map(EXP.map((value, i) => [value, i]));
const times = (a: number, b: number): number => (a && b ? EXP[(LOG.get(a)! + LOG.get(b)!) % 255]! : 0);

function correction(data: readonly number[], length: number): number[] {
  let generator = [1];
  for (let i = 0; i < length; i++) {
    const longer = [...generator, 0];
    generator.forEach((value, j) => (longer[j + 1]! ^= times(value, EXP[i]!)));
    generator = longer;
  }
  const rest = [...data, ...Array<number>(length).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const first = rest[i]!;
    generator.forEach((value, j) => (rest[i + j]! ^= times(value, first)));
  }
  return rest.slice(data.length);
}

/** Mode, length, text, end and padding, as bytes. */
function dataBytes(bytes: Uint8Array, room: number): number[] {
  let bits = `0100${bytes.length.toString(2).padStart(8, "0")}`;
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  bits += "0000";
  const out = (bits.padEnd(Math.ceil(bits.length / 8) * 8, "0").match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)).slice(0, room);
  for (let i = 0; out.length < room; i++) out.push(i % 2 ? 0x11 : 0xec);
  return out;
}

function codewords(bytes: Uint8Array, [fix, blocks, size]: readonly [number, number, number]): number[] {
  const all = dataBytes(bytes, blocks * size);
  const data = Array.from({ length: blocks }, (_, i) => all.slice(i * size, (i + 1) * size));
  const fixes = data.map((block) => correction(block, fix));
  const woven = (rows: number[][]) => rows[0]!.flatMap((_, column) => rows.map((row) => row[column]!));
  return [...woven(data), ...woven(fixes)];
}

/** The modules row by row; true is dark. Throws when the text is too long. */
export function qr(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const at = SHAPES.findIndex(([, blocks, size]) => bytes.length + 2 <= blocks * size);
  if (at < 0) throw new RangeError(`${bytes.length} bytes are too many for a small code`);
  const side = 21 + 4 * at;
  const grid: (boolean | null)[][] = Array.from({ length: side }, () => Array<boolean | null>(side).fill(null));
  const square = (row: number, column: number, dark: (distance: number) => boolean, reach: number) => {
    for (let r = -reach; r <= reach; r++)
      for (let c = -reach; c <= reach; c++)
        if (grid[row + r]?.[column + c] !== undefined) grid[row + r]![column + c] = dark(Math.max(Math.abs(r), Math.abs(c)));
  };
  for (const [row, column] of [[3, 3], [3, side - 4], [side - 4, 3]] as const) square(row, column, (d) => d !== 2 && d !== 4, 4);
  if (at > 0) square(side - 7, side - 7, (d) => d !== 1, 2);
  for (let i = 8; i < side - 8; i++) grid[6]![i] = grid[i]![6] = i % 2 === 0;
  for (let i = 0; i < 15; i++) {
    const dark = ((FORMAT >> i) & 1) === 1;
    grid[i < 6 ? i : i < 8 ? i + 1 : side - 15 + i]![8] = dark;
    grid[8]![i < 8 ? side - 1 - i : i === 8 ? 7 : 14 - i] = dark;
  }
  grid[side - 8]![8] = true;
  fill(grid, codewords(bytes, SHAPES[at]!));
  return grid as boolean[][];
}

/** Bits in pairs of columns from the right, upwards and downwards in turn, round what stands already. */
function fill(grid: (boolean | null)[][], words: readonly number[]): void {
  const side = grid.length;
  let bit = 0;
  for (let right = side - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--;
    for (let step = 0; step < side; step++) {
      const row = up ? side - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (grid[row]![column] !== null) continue;
        const dark = (((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
        grid[row]![column] = dark !== ((row + column) % 2 === 0);
        bit++;
      }
    }
  }
}
