/** My inspections: today's first, what is late, what comes; each with what must be known before it is opened. */
import { computed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { moment } from "../parts/days";
import { go, to } from "../parts/go";
import { Icon } from "../parts/icons";
import { Act, Empty, Screen } from "../parts/screen";
import { ToolButton } from "../parts/tool";
import type { Brief } from "../protocol";
import { download, downloadAll, downloads, list, listMadeAt, listQueue, me, queue, queueItems, refreshList } from "../store";
import { W } from "../words";
import { LockButton, Nav, Notices } from "./frame";
import { grouped, OVER, when, type Group } from "./grouped";

/** What this device wrote before the house knows of it: visits that were begun here, and those that are over. */
const begunHere = computed(() => new Set(queueItems.value.map(({ inspection }) => inspection)));
const endedHere = computed(() => new Set(queueItems.value.filter(({ about, state }) => about === "finish" && state !== "refused").map(({ inspection }) => inspection)));
const begun = ({ key, state }: Brief) => state === "under_way" || begunHere.value.has(key);

function Download({ brief }: { brief: Brief }) {
  const state = downloads.value.get(brief.key) ?? "none";
  if (state === "here" || state === "loading") return <span class={`has ${state}`}>{W.list.state[state]}</span>;
  return (
    <button type="button" class={`get ${state}`} aria-label={`${W.list.download}：${brief.business.sign}`} onClick={() => void download(brief.key)}>
      <Icon name="down" />
      {state === "failed" ? W.list.state.failed : W.list.download}
    </button>
  );
}

function Stop({ brief, group }: { brief: Brief; group: Group }) {
  const { business } = brief;
  return (
    <li class="stop-row">
      <a href={to.visit(brief.key, "before")}>
        <strong>{business.sign || business.name}</strong>
        <span class="line">
          {group !== "today" && group !== "done" && <span class={group === "late" ? "light red" : "muted"}>{when(brief)}</span>}
          <span>{brief.kind_label}</span>
          {brief.mode === "off_site" && <span class="tag">{W.list.offSite}</span>}
          {brief.urgent && <span class="tag red">{W.list.urgent}</span>}
          {brief.secret && <span class="tag">{W.list.secret}</span>}
          {brief.leads && <span class="tag">{W.list.leads}</span>}
          {business.grade && <span>{business.grade}</span>}
        </span>
        <span class="line muted">{[business.town, business.kind, business.address].filter(Boolean).join(" · ")}</span>
        {brief.open_findings > 0 && <span class="light amber">{W.list.openFindings(brief.open_findings)}</span>}
        {business.matter && !business.matter.includes(business.sign) && <span class="line muted">{business.matter}</span>}
        {brief.held_because && (
          <span class="light amber">
            {W.list.held}：{brief.held_because}
          </span>
        )}
      </a>
      {group !== "done" && <Download brief={brief} />}
    </li>
  );
}

/** The next act of the day: download what is missing, then open the first that is not done. */
function Next({ open }: { open: readonly Brief[] }) {
  const states = downloads.value;
  const missing = open.filter((brief) => states.get(brief.key) !== "here");
  const loading = missing.some((brief) => states.get(brief.key) === "loading");
  if (loading) return <Act label={W.list.downloading(open.length - missing.length, open.length)} why={W.list.downloading(open.length - missing.length, open.length)} onPress={() => undefined} />;
  if (missing.length) return <Act label={W.list.downloadAll(missing.length)} why={queue.value.online ? "" : W.queue.offline} onPress={() => void downloadAll()} />;
  const first = open.find(begun) ?? open[0];
  if (!first) return <Act label={W.list.refresh} note={W.list.noNext} onPress={() => void refreshList()} />;
  const name = first.business.sign || first.business.name;
  return <Act label={begun(first) ? W.list.go(name) : W.list.begin(name)} note={W.list.allHere} onPress={() => go(to.visit(first.key, "before"))} />;
}

export function List() {
  const sought = useSignal("");
  const all = list.value;
  const shown = all.filter(({ business }) => !sought.value || [business.name, business.sign, business.address, business.town].some((text) => text.includes(sought.value)));
  useEffect(() => void listQueue(), []);
  const groups = grouped(shown.map((brief) => (endedHere.value.has(brief.key) && !OVER.has(brief.state) ? { ...brief, state: "finished" } : brief)));
  const open = groups.filter(({ group }) => group !== "done").flatMap(({ briefs }) => briefs);
  return (
    <Screen
      title={W.list.title}
      sub={[me.value?.person.name, listMadeAt.value && W.list.madeAt(moment(listMadeAt.value))].filter(Boolean).join(" · ")}
      tools={
        <>
          <ToolButton icon="again" label={W.list.refresh} onPress={() => void refreshList()} />
          <LockButton />
        </>
      }
      act={
        <>
          {all.length > 0 && <Next open={open} />}
          <Nav />
        </>
      }
    >
      <Notices />
      {all.length > 8 && <input type="search" class="seek" placeholder={W.list.filter} aria-label={W.list.filter} onInput={(event) => (sought.value = event.currentTarget.value.trim())} />}
      {!all.length && (
        <Empty title={W.list.empty}>
          <p>{W.list.emptyHow}</p>
          <button type="button" class="plain" onClick={() => void refreshList()}>
            {W.list.refresh}
          </button>
          <a href="/">{W.list.desk}</a>
        </Empty>
      )}
      {groups.map(({ group, title, briefs }) => (
        <section key={group}>
          <h2>
            {title} <small>{briefs.length}</small>
          </h2>
          <ul class="rows">
            {briefs.map((brief) => (
              <Stop key={brief.key} brief={brief} group={group} />
            ))}
          </ul>
        </section>
      ))}
    </Screen>
  );
}
