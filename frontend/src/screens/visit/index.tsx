/** One visit: its steps along the top, one of them on the screen. */
import { useSignal } from "@preact/signals";
import { type ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { route, to, type Step } from "../../parts/go";
import { Act, Empty, Screen } from "../../parts/screen";
import { download, downloads, list, openVisit, queue, type Visit } from "../../store";
import { W } from "../../words";
import { Arrive } from "./arrive";
import { Before } from "./before";
import { Check } from "./check";
import { Conflicts } from "./conflicts";
import { Judge } from "./judge";
import { Papers } from "./papers";
import { Rest } from "./rest";
import { Sent } from "./sent";
import { Sign } from "./sign";
import { Tell } from "./tell";

const SCREENS: Record<Step, ComponentType<{ visit: Visit }>> = {
  before: Before,
  arrive: Arrive,
  tell: Tell,
  check: Check,
  judge: Judge,
  sign: Sign,
  papers: Papers,
  sent: Sent,
  rest: Rest,
  conflicts: Conflicts,
};

export default function VisitPlace() {
  const { key, step } = route.value;
  const visit = useSignal<Visit | null | undefined>(undefined);
  const problem = useSignal("");
  const here = downloads.value.get(key);
  useEffect(() => {
    let current = true;
    visit.value = undefined;
    openVisit(key).then(
      (opened) => current && (visit.value = opened),
      (error: Error) => {
        if (!current) return;
        visit.value = null;
        problem.value = error.message;
      },
    );
    return () => {
      current = false;
    };
  }, [key, here === "here"]);
  const opened = visit.value;
  if (opened && opened.key === key) {
    const Step = SCREENS[step] ?? Before;
    return <Step visit={opened} />;
  }
  const brief = list.value.find((each) => each.key === key);
  if (opened === undefined) return <p class="waiting">{W.visit.loading}</p>;
  return (
    <Screen
      title={brief?.business.sign ?? W.app}
      back={to.list}
      act={brief && !problem.value && <Act label={W.list.download} why={queue.value.online ? (here === "loading" ? W.list.state.loading : "") : W.queue.offline} onPress={() => void download(key)} />}
    >
      <Empty title={problem.value || (brief ? W.visit.notHere : W.visit.gone)}>
        <p>{brief && !problem.value ? W.visit.notHereHow : ""}</p>
      </Empty>
    </Screen>
  );
}
