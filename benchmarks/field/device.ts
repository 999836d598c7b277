/** A device without screens: the product's own store, driven from outside, on which things can be made to go wrong. */
import {
  askOthers, download, lock, openVisit, queue, refreshList, sendNow, setPin, unlock, wake, type Visit,
} from "../../frontend/src/store/index.ts";
import { list } from "../../frontend/src/store/index.ts";

const PIN = "246810";
let visit: Visit | null = null;

/** Puts the device's clock off by so many milliseconds; everything that asks what time it is gets the wrong answer. */
function skewClock(milliseconds: number): void {
  const Real = (globalThis as { RealDate?: DateConstructor }).RealDate ?? Date;
  (globalThis as { RealDate?: DateConstructor }).RealDate = Real;
  class Skewed extends Real {
    constructor(...given: [] | [number | string]) {
      super(...((given.length ? given : [Real.now() + milliseconds]) as [number]));
    }
    static override now(): number {
      return Real.now() + milliseconds;
    }
  }
  globalThis.Date = Skewed as DateConstructor;
}

let failing = 0;
const put = IDBObjectStore.prototype.put;
/** The next so many writes find the device full. */
function fillDisk(writes: number): void {
  failing = writes;
}
IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
  if (failing > 0) {
    failing--;
    throw new DOMException("the device is full", "QuotaExceededError");
  }
  return put.apply(this, given as [unknown]);
};

/** What happened to batches on their way, by its name. */
const happened: Record<string, number> = {};
let troubled = true;
const send = globalThis.fetch.bind(globalThis);

/** The way between the mountains and the house: cut off before or after it got there, gone twice, out of order. */
globalThis.fetch = async (address, how) => {
  const fate = troubled && String(address).endsWith("/field/api/records") ? Math.random() : 1;
  const note = (what: string) => (happened[what] = (happened[what] ?? 0) + 1);
  if (fate < 0.1) {
    note("cut off before");
    throw new TypeError("no way through");
  }
  if (fate < 0.25) {
    note("cut off after");
    await send(address, how);
    throw new TypeError("no way back");
  }
  if (fate < 0.4) {
    note("sent twice");
    await send(address, how);
  } else if (fate < 0.6) {
    note("reordered");
    const batch = JSON.parse(String(how?.body)) as { records: unknown[] };
    batch.records.sort(() => Math.random() - 0.5);
    return send(address, { ...how, body: JSON.stringify(batch) });
  }
  return send(address, how);
};

function calm(): void {
  troubled = false;
}

async function opened(): Promise<void> {
  for (let i = 0; i < 200 && lock.value === "new"; i++) await new Promise((resolve) => setTimeout(resolve, 25));
}

/** Awake, open the device, have the list and the packs; answers how long it took until one can write. */
async function start(first: boolean, key: string | null): Promise<{ milliseconds: number; keys: string[] }> {
  const began = performance.now();
  await wake();
  if (first) await setPin(PIN);
  else {
    await opened();
    if (!(await unlock(PIN))) throw new Error("the PIN was not taken");
  }
  if (key) visit = await openVisit(key);
  const milliseconds = performance.now() - began;
  if (first) await refreshList();
  return { milliseconds, keys: list.value.map((each) => each.key) };
}

async function take(key: string): Promise<void> {
  await download(key);
  visit = await openVisit(key);
  if (!visit) throw new Error("nothing was downloaded");
}

interface Operation {
  mark: string;
  code: string;
  kind: "answer" | "photo";
}

/** Write down; answers the marks that were said to be saved, and the sentences of those that were not. */
async function write(operations: Operation[]): Promise<{ saved: string[]; ids: string[]; refused: string[] }> {
  if (!visit) throw new Error("no visit is open");
  const said = { saved: [] as string[], ids: [] as string[], refused: [] as string[] };
  for (const { mark, code, kind } of operations) {
    try {
      if (kind === "photo") {
        const bytes = new Uint8Array(20_000);
        crypto.getRandomValues(bytes);
        bytes.set([0xff, 0xd8, 0xff, 0xe0]);
        await visit.addFile(new Blob([bytes], { type: "image/jpeg" }), { item: code, label: mark });
        said.saved.push(mark);
        continue;
      }
      const body = { result: "pass", reason: "", note: mark, score: "", readings: [], photos: [], voice: [] } as const;
      const record = await visit.write("answer", `item:${code}`, { ...body, readings: [], photos: [], voice: [] });
      said.saved.push(mark);
      said.ids.push(record.id);
    } catch (error) {
      said.refused.push(error instanceof Error ? error.message : String(error));
    }
  }
  return said;
}

/** Send until nothing waits, or so many tries. */
async function drain(tries: number): Promise<typeof queue.value> {
  for (let i = 0; i < tries; i++) {
    await sendNow();
    while (queue.value.sending) await new Promise((resolve) => setTimeout(resolve, 20));
    if (!queue.value.waiting && !queue.value.files) break;
  }
  return queue.value;
}

const device = {
  start, take, write, drain, skewClock, fillDisk, askOthers,
  codes: () => visit?.pack.checklist.items.map((item) => item.code) ?? [],
  conflicts: () => visit?.conflicts.value.length ?? 0,
  problem: () => queue.value.problem,
  calm,
  happened: () => happened,
};
(globalThis as unknown as { device: typeof device }).device = device;
