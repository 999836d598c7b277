/** Two devices wrote differently about one thing: side by side, both kept, until a person chooses. */
import { moment } from "../../parts/days";
import { Thumb } from "../../parts/files";
import { go, to } from "../../parts/go";
import { Act } from "../../parts/screen";
import type { StoredRecord, Visit } from "../../store";
import { W } from "../../words";
import { VisitScreen } from "./frame";
import { photosOf, subject, told } from "./say";

function Side({ visit, head, onTake }: { visit: Visit; head: StoredRecord; onTake: () => void }) {
  return (
    <article class="card side">
      <p class="muted">
        {head.mine ? W.conflicts.mine : head.person_name} {moment(head.made_at)}
      </p>
      <dl>
        {told(head).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="thumbs">
        {photosOf(head).map((sha) => (
          <Thumb key={sha} visit={visit} sha={sha} />
        ))}
      </div>
      <button type="button" class="plain strong" onClick={onTake}>
        {W.conflicts.take}
      </button>
    </article>
  );
}

export function Conflicts({ visit }: { visit: Visit }) {
  const conflicts = visit.conflicts.value;
  return (
    <VisitScreen visit={visit} act={<Act label={W.conflicts.next} why={conflicts.length ? W.conflicts.left(conflicts.length) : ""} onPress={() => go(to.visit(visit.key, "check"))} />}>
      <p class="muted">{conflicts.length ? W.conflicts.hint : W.conflicts.none}</p>
      {conflicts.map(({ about, heads }) => (
        <section key={about}>
          <h2>{subject(visit, about)}</h2>
          <div class="sides">
            {heads.map((head) => (
              <Side key={head.id} visit={visit} head={head} onTake={() => void visit.choose(about, head.body)} />
            ))}
          </div>
        </section>
      ))}
    </VisitScreen>
  );
}
