/** What waits, what was sent, what was refused and why; the queue as a file; the room on this device. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { aboutWords } from "../parts/about";
import { moment, today } from "../parts/days";
import { Act, Screen } from "../parts/screen";
import { dropRefused, exportQueue, list, listQueue, measureStorage, queue, queueItems, sendNow, storage, type QueueItem } from "../store";
import { W } from "../words";
import { LockButton, Nav, Notices } from "./frame";

/** more than this nobody reads on a phone; the file has them all */
const MOST = 100;
const UNIT = 1024 * 1024;
const size = (bytes: number): string => (bytes < 1024 * UNIT ? `${(bytes / UNIT).toFixed(1)} MB` : `${(bytes / 1024 / UNIT).toFixed(1)} GB`);

const STATES: Record<QueueItem["state"], { text: string; tone: string }> = {
  waiting: { text: W.queue.waitingOne, tone: "amber" },
  sent: { text: W.queue.sent, tone: "green" },
  refused: { text: W.queue.refused, tone: "red" },
  late: { text: W.queue.late, tone: "amber" },
};

function Row({ item }: { item: QueueItem }) {
  const { name, code } = aboutWords(item.about);
  const sign = list.value.find(({ key }) => key === item.inspection)?.business.sign ?? "";
  const { text, tone } = STATES[item.state];
  return (
    <li>
      <span>
        {name} {code}
        <small>{[sign, item.made_at && moment(item.made_at)].filter(Boolean).join(" · ")}</small>
        {item.message && <small class="light red">{item.message}</small>}
        {item.receipt && (
          <small class="receipt">
            {W.queue.receipt} {item.receipt}
          </small>
        )}
      </span>
      <span>
        <span class={`light ${tone}`}>{text}</span>
        {item.state === "refused" && (
          <button type="button" class="link" onClick={() => void dropRefused(item.id)}>
            {W.queue.drop}
          </button>
        )}
      </span>
    </li>
  );
}

function Storage() {
  const { used, quota, persisted, full } = storage.value;
  return (
    <section class="card">
      <h2>{W.queue.storage}</h2>
      <progress max={quota || 1} value={used} aria-label={W.queue.storage} />
      <p>{W.queue.used(size(used), size(quota))}</p>
      {full ? <p class="error">{W.queue.full}</p> : <p class="muted">{persisted ? W.queue.persisted : W.queue.notPersisted}</p>}
    </section>
  );
}

function Export() {
  const busy = useSignal(false);
  const save = async () => {
    busy.value = true;
    const url = URL.createObjectURL(await exportQueue());
    const link = Object.assign(document.createElement("a"), { href: url, download: `weili-field-queue-${today()}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    busy.value = false;
  };
  return (
    <section class="card">
      <h2>{W.queue.export}</h2>
      <p class="muted">{W.queue.exportHint}</p>
      <button type="button" class="plain" aria-disabled={busy.value} onClick={() => !busy.value && void save()}>
        {W.queue.export}
      </button>
    </section>
  );
}

export default function Queue() {
  const { online, waiting, files, refused, sending, lastSent, problem } = queue.value;
  // what is still to be looked at comes first, then the latest that arrived
  const items = [...queueItems.value].sort((a, b) => Number(a.state === "sent") - Number(b.state === "sent")).slice(0, MOST);
  useEffect(() => {
    void measureStorage();
    void listQueue();
  }, [waiting, files, refused]);
  const pending = waiting + files;
  const why = sending ? W.queue.sending : !online ? W.queue.noSignal : pending ? "" : W.queue.nothingToSend;
  return (
    <Screen
      title={W.queue.title}
      sub={online ? W.queue.online : W.queue.offline}
      tools={<LockButton />}
      act={
        <>
          <Act label={W.queue.send} why={why} onPress={() => void sendNow()} />
          <Nav />
        </>
      }
    >
      <Notices />
      <div class="cards">
        <section class="card">
          <h2>{pending ? W.queue.waiting(waiting, files) : W.queue.nothing}</h2>
          <p class="muted">{lastSent ? W.queue.lastSent(moment(lastSent)) : W.queue.never}</p>
          {problem && <p class="light amber">{problem}</p>}
        </section>
        <Export />
        <Storage />
      </div>
      {refused > 0 && <p class="notice amber">{W.queue.refusedHint}</p>}
      <ul class="rows receipts">
        {items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </ul>
    </Screen>
  );
}
