/** One inspection on the device: what is known of it, what was written down, and what stands of it now. */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import Dexie from "dexie";
import type { AnswerResult, Bodies, Body, Cleared, Kind, KeptRecord, Pack, Paper } from "../protocol.ts";
import { hashOf, sha256 } from "./canonical.ts";
import { type RecordState, shelves, writeFile, writeWords } from "./database.ts";
import { bodyOf, type Conflict, conflictsOf, headsOf, type StoredRecord } from "./heads.ts";
import { askBytes } from "./house.ts";
import { type Answered, type Judgement, judge } from "./judge.ts";
import { holder, type Opened } from "./lock.ts";
import { type Missing, missingOf } from "./missing.ts";
import { open, openBytes, seal, sealBytes } from "./sealing.ts";

/** Told whenever something waits to be sent; the queue listens. */
export const somethingWaits = signal(0);

export interface Visit {
  readonly key: string;
  readonly pack: Pack;
  readonly records: ReadonlySignal<StoredRecord[]>;
  readonly heads: ReadonlySignal<Map<string, StoredRecord[]>>;
  readonly conflicts: ReadonlySignal<Conflict[]>;
  readonly judgement: ReadonlySignal<Judgement>;
  readonly missing: ReadonlySignal<Missing[]>;
  /** what the house says of it: its state, what keeps it, the papers it made */
  readonly house: ReadonlySignal<{ state: string; held_because: string; papers: Paper[] }>;
  body<K extends Kind>(kind: K, about: string): Bodies[K] | null;
  write<K extends Kind>(kind: K, about: string, body: Bodies[K] | Cleared): Promise<StoredRecord>;
  choose(about: string, body: Body | Cleared): Promise<StoredRecord>;
  addFile(blob: Blob, of: { item: string; label: string }): Promise<string>;
  fileUrl(sha: string): Promise<string | null>;
  finish(): Promise<void>;
}

/** Where a device writes an instant: its own clock with its own offset, whatever that clock says. */
export function instant(now = new Date()): string {
  const minutes = -now.getTimezoneOffset();
  const local = new Date(now.getTime() + minutes * 60_000).toISOString().slice(0, 19);
  const away = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${local}${minutes < 0 ? "-" : "+"}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}

const visits = new Map<string, LocalVisit>();
const opening = new Map<string, Promise<LocalVisit | null>>();

/** The visit of a key as it lies on the device; null while it was not downloaded. Opened once, shown everywhere. */
export async function openVisit(key: string): Promise<Visit | null> {
  const who = holder();
  const known = visits.get(key);
  if (known && known.who === who) return known;
  known?.close();
  visits.delete(key);
  const begun = opening.get(key) ?? read(who, key).finally(() => opening.delete(key));
  opening.set(key, begun);
  return begun;
}

async function read(who: Opened, key: string): Promise<LocalVisit | null> {
  const kept = await shelves.kept.get(`${who.person}:pack:${key}`);
  if (!kept) return null;
  const visit = new LocalVisit(who, await open<Pack>(who.key, kept.sealed));
  try {
    await visit.load();
  } catch (error) {
    visit.close();
    throw error;
  }
  visits.set(key, visit);
  return visit;
}

/** The visits that are open now; the queue tells them what became of their records. */
export function openVisits(): IterableIterator<LocalVisit> {
  return visits.values();
}

export function closeVisits(): void {
  for (const visit of visits.values()) visit.close();
  visits.clear();
}

/** Which of a subject's heads a new record comes after. */
type Follows = (heads: readonly StoredRecord[]) => readonly StoredRecord[];

const BLOCKED: Answered = { result: "na" };

export class LocalVisit implements Visit {
  readonly key: string;
  readonly who: Opened;
  readonly pack: Pack;
  readonly records = signal<StoredRecord[]>([]);
  readonly heads = computed(() => headsOf(this.records.value));
  readonly conflicts = computed(() => conflictsOf(this.heads.value));
  readonly house = signal({ state: "", held_because: "", papers: [] as Paper[] });
  readonly judgement = computed(() => judge(this.pack.checklist, this.answers()));
  readonly missing = computed(() => missingOf(this.pack, (kind, about) => this.body(kind, about), this.judgement.value, this.conflicts.value));
  /** said and on its way to the disk */
  private unwritten = signal<{ mark: symbol; about: string; body: Body | Cleared }[]>([]);
  private seq = 0;
  private last: Promise<unknown> = Promise.resolve();
  private urls = new Map<string, string>();
  private release: () => void = () => {};

  constructor(who: Opened, pack: Pack) {
    this.who = who;
    this.pack = pack;
    this.key = pack.key;
    this.house.value = { state: pack.inspection.state, held_because: "", papers: [] };
  }

  /** Reads what lies on the device, and holds the visit: two windows of one device do not write the same one. */
  async load(): Promise<void> {
    this.release = await holdAlone(`weili-visit-${this.key}`);
    const rows = await shelves.records.where({ person: this.who.person, inspection: this.key }).toArray();
    const found = await Promise.all(rows.map((row) => open<StoredRecord>(this.who.key, row.sealed).then((held) => ({ ...held, state: row.state }))));
    const here = new Set(found.map(({ id }) => id));
    const told = this.pack.records.filter(({ id }) => !here.has(id)).map((record) => this.fromHouse(record));
    this.records.value = inOrder([...found, ...told]);
    this.seq = await lastSeq(this.key);
  }

  close(): void {
    for (const url of this.urls.values()) URL.revokeObjectURL(url);
    this.urls.clear();
    this.release();
  }

  body<K extends Kind>(_kind: K, about: string): Bodies[K] | null {
    const coming = this.unwritten.value.findLast((each) => each.about === about);
    const said = coming ? ("cleared" in coming.body ? null : coming.body) : bodyOf(this.heads.value.get(about));
    return said as Bodies[K] | null;
  }

  write<K extends Kind>(kind: K, about: string, body: Bodies[K] | Cleared): Promise<StoredRecord> {
    // while two differ, one's own line goes on; only a choice settles them
    return this.add(kind, about, body, (heads) => {
      const mine = heads.filter((record) => record.mine);
      return heads.length > 1 && mine.length ? mine : heads;
    });
  }

  choose(about: string, body: Body | Cleared): Promise<StoredRecord> {
    const first = this.heads.value.get(about)?.[0];
    if (!first) throw new Error("没有需要选定的记录");
    return this.add(first.kind, about, body, (heads) => heads);
  }

  /** Seen at once, on disk a moment later, one after the other; where the disk refuses, the sentence is thrown. */
  private add(kind: Kind, about: string, body: Body | Cleared, follows: Follows): Promise<StoredRecord> {
    const mark = Symbol(about);
    this.unwritten.value = [...this.unwritten.value, { mark, about, body }];
    const written = this.last
      .then(() => this.keep(kind, about, body, follows))
      .finally(() => {
        this.unwritten.value = this.unwritten.value.filter((each) => each.mark !== mark);
      });
    this.last = written.catch(() => undefined);
    return written;
  }

  /** Numbers, hashes and seals a record and puts it on disk; only then does it stand among the others. */
  private async keep(kind: Kind, about: string, body: Body | Cleared, follows: Follows): Promise<StoredRecord> {
    const { device, me } = this.who;
    const after = follows(this.heads.value.get(about) ?? []).map(({ id }) => id);
    const record: StoredRecord = {
      id: crypto.randomUUID(), inspection: this.key, device, seq: this.seq + 1, kind, about, after, made_at: instant(), body,
      sha256: "", receipt: "", person_name: me.person.name, state: "waiting", message: "", mine: true,
    };
    record.sha256 = await hashOf(record);
    await this.put(record);
    this.seq = record.seq;
    this.records.value = [...this.records.value, record];
    somethingWaits.value++;
    return record;
  }

  private async put(record: StoredRecord): Promise<void> {
    const sealed = await seal(this.who.key, record);
    const { id, inspection, state } = record;
    const seq = record.mine ? record.seq : 0;
    await writeWords(() => shelves.records.put({ id, person: this.who.person, inspection, seq, state, sealed }));
  }

  private replace(record: StoredRecord): void {
    this.records.value = this.records.value.map((each) => (each.id === record.id ? record : each));
  }

  async addFile(blob: Blob, of: { item: string; label: string }): Promise<string> {
    const bytes = await blob.arrayBuffer();
    const sha = await sha256(bytes);
    const id = `${this.who.person}:${this.key}:${sha}`;
    const known = await shelves.files.get(id);
    if (known?.state === "refused") await shelves.files.update(id, { state: "waiting" });
    if (!known) {
      const sealed = await sealBytes(this.who.key, bytes);
      const row = { id, person: this.who.person, inspection: this.key, sha256: sha, state: "waiting" as const, size: blob.size, sealed };
      await writeFile(() => shelves.files.put(row));
    }
    // the words about it come after its bytes: a record never names a photo that is not there
    await this.write("file", `file:${sha}`, {
      sha256: sha, media: blob.type || "application/octet-stream", size: blob.size, taken_at: instant(), item: of.item, label: of.label, position: null,
    });
    return sha;
  }

  async fileUrl(sha: string): Promise<string | null> {
    const known = this.urls.get(sha);
    if (known) return known;
    const row = await shelves.files.get(`${this.who.person}:${this.key}:${sha}`);
    const media = this.body("file", `file:${sha}`)?.media ?? "image/jpeg";
    let blob: Blob;
    if (row) blob = new Blob([await openBytes(this.who.key, row.sealed)], { type: media });
    else {
      try {
        blob = await askBytes(`/field/api/packs/${this.key}/files/${sha}`);
      } catch {
        return null;
      }
    }
    const url = URL.createObjectURL(blob);
    this.urls.set(sha, url);
    return url;
  }

  async finish(): Promise<void> {
    await this.last;
    const own = this.records.value.filter((record) => record.device === this.who.device && record.state !== "refused");
    const files = new Set(own.filter(({ kind, body }) => kind === "file" && !("cleared" in body)).map(({ about }) => about));
    await this.write("finish", "finish", { finished_at: instant(), records: Math.max(1, this.seq), files: files.size });
  }

  /** What became of one's own records when they were sent. */
  async settled(id: string, outcome: { state: RecordState; receipt: string; message: string }): Promise<void> {
    const record = this.records.value.find((each) => each.id === id);
    if (record) this.replace({ ...record, ...outcome });
  }

  told(state: string, held_because: string, papers = this.house.value.papers): void {
    this.house.value = { state, held_because, papers };
  }

  /** What other devices wrote meanwhile. */
  async receive(records: readonly KeptRecord[]): Promise<void> {
    const here = new Set(this.records.value.map(({ id }) => id));
    const fresh = records.filter(({ id }) => !here.has(id)).map((record) => this.fromHouse(record));
    for (const record of fresh) await this.put(record);
    if (fresh.length) batch(() => (this.records.value = inOrder([...this.records.value, ...fresh])));
  }

  private fromHouse(record: KeptRecord): StoredRecord {
    return { ...record, state: "sent", message: "", mine: record.device === this.who.device && record.person_name === this.who.me.person.name };
  }

  private answers(): Map<string, Answered> {
    const found = new Map<string, Answered>();
    for (const { code } of this.pack.inspection.blocked) found.set(code, BLOCKED);
    for (const item of this.pack.checklist.items) {
      const said = this.body("answer", `item:${item.code}`);
      if (said) found.set(item.code, { result: said.result as AnswerResult, score: said.score });
      else if (!item.applies) found.set(item.code, BLOCKED);
    }
    return found;
  }
}

/** By the hour of their writing where clocks agree, else as they came: only shown so, nothing depends on it. */
function inOrder(records: StoredRecord[]): StoredRecord[] {
  return records.sort((a, b) => Date.parse(a.made_at) - Date.parse(b.made_at) || a.seq - b.seq);
}

/** The last number given on this device in an inspection, whoever of its officers wrote. */
async function lastSeq(inspection: string): Promise<number> {
  const last = await shelves.records.where("[inspection+seq]").between([inspection, Dexie.minKey], [inspection, Dexie.maxKey]).last();
  return last?.seq ?? 0;
}

/** Holds a name against other windows until it is released; a window that was killed holds nothing. */
function holdAlone(name: string): Promise<() => void> {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    const patience = AbortSignal.timeout(4_000);
    navigator.locks
      .request(name, { signal: patience }, () => new Promise<void>((release) => resolve(release)))
      .catch(() => reject(new Error("这次检查已在另一个窗口打开，请先关掉那个窗口")));
  });
}

