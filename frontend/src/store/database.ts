/** The shelves of the device. What can be read without the PIN: who, which inspection, in which state; never what. */
import Dexie, { type EntityTable } from "dexie";
import type { Sealed } from "./sealing.ts";

/** One officer on this device, with the data key wrapped by their PIN. */
export interface PersonRow {
  person: number;
  name: string;
  salt: Uint8Array<ArrayBuffer>;
  iterations: number;
  wrapped: Sealed;
  tried: number;
  waitUntil: number;
  usedAt: number;
}

export type RecordState = "waiting" | "sent" | "refused" | "late";

export interface RecordRow {
  id: string;
  person: number;
  inspection: string;
  /** the own device's count; 0 for what another device wrote */
  seq: number;
  state: RecordState;
  sealed: Sealed;
}

export interface FileRow {
  /** person, inspection and hash */
  id: string;
  person: number;
  inspection: string;
  sha256: string;
  state: "waiting" | "sent" | "refused";
  size: number;
  sealed: Sealed;
}

/** Anything else that is kept for somebody: packs, the list, who they are. */
export interface KeptRow {
  id: string;
  person: number;
  sealed: Sealed;
}

export interface PlainRow {
  id: string;
  value: unknown;
}

class Shelves extends Dexie {
  people!: EntityTable<PersonRow, "person">;
  records!: EntityTable<RecordRow, "id">;
  files!: EntityTable<FileRow, "id">;
  kept!: EntityTable<KeptRow, "id">;
  plain!: EntityTable<PlainRow, "id">;

  constructor() {
    // an evidence that was said to be saved must survive an empty battery, not only a closed page
    super("weili-field", { chromeTransactionDurability: "strict" });
    this.version(1).stores({
      people: "person",
      records: "id, [person+state], [person+inspection], [inspection+seq]",
      files: "id, [person+state], [person+inspection]",
      kept: "id, person",
      plain: "id",
    });
  }
}

export const shelves = new Shelves();

/** Space that is given back when the device is full, so that words still fit where a photo no longer does. */
const RESERVE = 3 << 20;

/** The device has no room for what was to be kept; the sentence is for the officer. */
export class DeviceFull extends Error {
  constructor() {
    super("手机存储已满，这一份没有存下；已记录的内容都在。请清理手机后再试，或者先联网发送。");
  }
}

export async function holdReserve(): Promise<void> {
  if (await shelves.plain.get("reserve")) return;
  try {
    await shelves.plain.put({ id: "reserve", value: new Blob([new Uint8Array(RESERVE)]) });
  } catch {
    // no room even for the reserve: the storage page says so
  }
}

export function isFull(error: unknown): boolean {
  const name = (error as { name?: string; inner?: { name?: string } })?.name;
  const inner = (error as { inner?: { name?: string } })?.inner?.name;
  return name === "QuotaExceededError" || inner === "QuotaExceededError";
}

/** Writes words: where the device is full, once more in the space of the reserve. */
export async function writeWords<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isFull(error)) throw error;
    await shelves.plain.delete("reserve");
    try {
      return await write();
    } catch (again) {
      throw isFull(again) ? new DeviceFull() : again;
    }
  }
}

/** Writes a photo: where the device is full it is refused whole, the reserve stays for words. */
export async function writeFile<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw isFull(error) ? new DeviceFull() : error;
  }
}
