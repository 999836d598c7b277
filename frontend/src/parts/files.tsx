/** Photos and voice notes: taken several at once, shown small, taken away again, never waited for. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Visit } from "../store";
import { W } from "../words";
import { Icon } from "./icons";

/** The bytes of one file as an address the browser can show, as soon as they are there. */
function useUrl(visit: Visit, sha: string) {
  const url = useSignal<string | null>(null);
  useEffect(() => {
    let here = true;
    visit.fileUrl(sha).then((address) => here && (url.value = address));
    return () => {
      here = false;
    };
  }, [sha]);
  return url;
}

interface ThumbProps {
  visit: Visit;
  sha: string;
  onRemove?: ((sha: string) => void) | undefined;
}

export function Thumb({ visit, sha, onRemove }: ThumbProps) {
  const url = useUrl(visit, sha);
  const file = visit.body("file", `file:${sha}`);
  const label = file?.label || W.photo.one;
  const other = label === W.photo.far ? W.photo.near : W.photo.far;
  return (
    <figure class="thumb">
      {url.value ? <img src={url.value} alt={label} /> : <span class="thumb-empty">{W.photo.elsewhere}</span>}
      <figcaption>
        {onRemove && file ? (
          <button type="button" aria-label={W.photo.relabel(label, other)} onClick={() => visit.write("file", `file:${sha}`, { ...file, label: other })}>
            {label}
          </button>
        ) : (
          <span>{label}</span>
        )}
        {onRemove && (
          <button type="button" class="thumb-away" aria-label={W.photo.away(label)} onClick={() => onRemove(sha)}>
            <Icon name="close" />
          </button>
        )}
      </figcaption>
    </figure>
  );
}

interface PhotosProps {
  visit: Visit;
  item: string;
  shas: readonly string[];
  title: string;
  wanted?: boolean;
  /** the label of every photo; without one the first is 远景, the others 近景 */
  label?: string;
  onChange: (shas: string[]) => void;
}

export function Photos({ visit, item, shas, title, wanted, label, onChange }: PhotosProps) {
  const problem = useSignal("");
  const latest = useRef(shas);
  latest.current = shas;
  const take = async (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])];
    input.value = "";
    for (const picture of chosen) {
      if (!picture.type.startsWith("image/")) {
        problem.value = W.photo.none(picture.name);
        continue;
      }
      try {
        const named = label ?? (latest.current.length ? W.photo.near : W.photo.far);
        const before = latest.current;
        const sha = await visit.addFile(picture, { item, label: named });
        problem.value = before.includes(sha) ? W.photo.twice : "";
        if (problem.value) continue;
        latest.current = [...latest.current, sha];
        onChange([...latest.current]);
      } catch (error) {
        problem.value = error instanceof Error ? error.message : W.photo.failed;
      }
    }
  };
  const takers = [
    { text: W.photo.take, capture: "environment" as const, multiple: false },
    { text: W.photo.choose, capture: undefined, multiple: true },
  ];
  return (
    <div class="field">
      <p class="label">
        {title}
        {wanted && !shas.length && <span class="mark">{W.photo.wanted}</span>}
      </p>
      <div class="thumbs">
        {shas.map((sha) => (
          <Thumb key={sha} visit={visit} sha={sha} onRemove={(gone) => onChange(latest.current.filter((each) => each !== gone))} />
        ))}
        {takers.map(({ text, capture, multiple }) => (
          <label key={text} class="take">
            <Icon name={capture ? "camera" : "list"} />
            <span>{text}</span>
            <input
              type="file"
              accept="image/*"
              capture={capture}
              multiple={multiple}
              aria-label={`${title}：${text}`}
              onChange={(event) => void take(event.currentTarget)}
            />
          </label>
        ))}
      </div>
      {problem.value && (
        <p class="error" role="alert">
          {problem.value}
        </p>
      )}
    </div>
  );
}

function Sound({ visit, sha, onRemove }: { visit: Visit; sha: string; onRemove: () => void }) {
  const url = useUrl(visit, sha);
  return (
    <div class="sound">
      {url.value ? <audio controls src={url.value} aria-label={W.voice.one} /> : <span class="muted">{W.photo.elsewhere}</span>}
      <button type="button" class="link" onClick={onRemove}>
        {W.voice.away}
      </button>
    </div>
  );
}

interface VoiceProps {
  visit: Visit;
  item: string;
  shas: readonly string[];
  onChange: (shas: string[]) => void;
}

export function Voice({ visit, item, shas, onChange }: VoiceProps) {
  const recording = useSignal<MediaRecorder | null>(null);
  const problem = useSignal("");
  const start = async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const recorder = new MediaRecorder(stream);
      const pieces: Blob[] = [];
      recorder.ondataavailable = (event) => pieces.push(event.data);
      recorder.onstop = async () => {
        stream.getTracks().forEach((track) => track.stop());
        const sha = await visit.addFile(new Blob(pieces, { type: recorder.mimeType.split(";")[0] ?? "audio/webm" }), { item, label: W.voice.one });
        onChange([...shas, sha]);
      };
      recorder.start();
      recording.value = recorder;
      problem.value = "";
    } catch {
      problem.value = W.voice.refused;
    }
  };
  const stop = () => {
    recording.value?.stop();
    recording.value = null;
  };
  useEffect(() => stop, []);
  return (
    <div class="field">
      {shas.map((sha) => (
        <Sound key={sha} visit={visit} sha={sha} onRemove={() => onChange(shas.filter((each) => each !== sha))} />
      ))}
      <button type="button" class={recording.value ? "plain danger" : "plain"} onClick={() => (recording.value ? stop() : void start())}>
        <Icon name={recording.value ? "stop" : "voice"} />
        {recording.value ? W.voice.stop : W.voice.start}
      </button>
      {problem.value && (
        <p class="error" role="alert">
          {problem.value}
        </p>
      )}
    </div>
  );
}
