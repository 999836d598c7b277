/** Reads cases as JSON lines and answers each: the rules of the phone, run without a browser. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { decimal, typed } from "../../frontend/src/parts/numbers.ts";
import { provisional } from "../../frontend/src/parts/provisional.ts";
import { qr } from "../../frontend/src/parts/qr.ts";
import { canonical, hashOf } from "../../frontend/src/store/canonical.ts";
import { bodyOf, headsOf } from "../../frontend/src/store/heads.ts";
import { followUps, judge, readingSentence } from "../../frontend/src/store/judge.ts";

/** A code as any reader of codes sees it, quiet zone and all. */
async function readBack(rows: boolean[][]): Promise<string[]> {
  const { prepareZXingModule, readBarcodes } = await import("zxing-wasm/reader");
  const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
  prepareZXingModule({ overrides: { wasmBinary: wasm.buffer as ArrayBuffer } });
  const [quiet, scale] = [4, 4];
  const side = (rows.length + 2 * quiet) * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (rows[Math.floor(y / scale) - quiet]?.[Math.floor(x / scale) - quiet]) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  const found = await readBarcodes({ data, width: side, height: side, colorSpace: "srgb" } as ImageData, { formats: ["QRCode"] });
  return found.map(({ text }) => text);
}

/* eslint-disable-next-line -- a case is whatever the test wrote */
const answers: Record<string, (asked: any) => unknown> = {
  judge: ({ checklist, answers: said }) => judge(checklist, new Map(Object.entries(said))),
  follow: ({ item, seen }) => followUps(item, seen).map(({ step, label, article }) => [step, label, article]),
  reading: ({ threshold, text }) => readingSentence(threshold, text),
  canonical: ({ value }) => canonical(value),
  hash: ({ record }) => hashOf(record),
  heads: ({ records }) => Object.fromEntries([...headsOf(records)].map(([about, same]) => [about, same.map(({ id }) => id)])),
  qr: ({ text }) => readBack(qr(text)),
  provisional: () => provisional(),
  typed: ({ keys }) => decimal(keys.reduce(typed, "")),
  body: ({ records, about }) => bodyOf(headsOf(records).get(about)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const answer = answers[asked.ask];
  if (!answer) throw new Error(`nothing answers ${asked.ask}`);
  process.stdout.write(`${JSON.stringify(await answer(asked))}\n`);
}
