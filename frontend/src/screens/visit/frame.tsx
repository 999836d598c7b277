/** What every step of a visit stands in: its steps along the top, what is contradicted, what is finished. */
import type { ComponentChildren } from "preact";
import { route, to } from "../../parts/go";
import { Icon } from "../../parts/icons";
import { Screen } from "../../parts/screen";
import { queue, type Visit } from "../../store";
import { W } from "../../words";
import { finished, isDone, nameOf, stepName, stepsOf } from "./state";

function Steps({ visit }: { visit: Visit }) {
  const { step } = route.value;
  return (
    <nav class="steps" aria-label={W.visit.stepsLabel}>
      {stepsOf(visit).map((each) => {
        const done = isDone(visit, each);
        return (
          <a key={each} href={to.visit(visit.key, each)} class={done ? "done" : ""} aria-current={each === step ? "step" : undefined}>
            {stepName(visit, each)}
            {done && <Icon name="check" />}
            {done && <span class="unseen">{W.visit.done}</span>}
          </a>
        );
      })}
    </nav>
  );
}

interface Framed {
  visit: Visit;
  act?: ComponentChildren;
  children: ComponentChildren;
  tools?: ComponentChildren;
}

export function VisitScreen({ visit, act, children, tools }: Framed) {
  const { inspection } = visit.pack;
  const conflicts = visit.conflicts.value.length;
  return (
    <Screen
      title={nameOf(visit)}
      sub={[inspection.kind_label, W.visit.nth(inspection.nth), queue.value.online ? "" : W.saved].filter(Boolean).join(" · ")}
      back={to.list}
      tools={tools}
      under={<Steps visit={visit} />}
      act={act}
    >
      {conflicts > 0 && route.value.step !== "conflicts" && (
        <a class="notice amber" href={to.visit(visit.key, "conflicts")}>
          {W.visit.conflicts(conflicts)}
        </a>
      )}
      {finished(visit) && route.value.step !== "papers" && route.value.step !== "sent" && <p class="notice">{W.visit.finished}</p>}
      {children}
    </Screen>
  );
}
