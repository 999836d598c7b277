/** A sheet over the screen on a phone, a column beside it on a desk. */
import { type ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { W } from "../words";
import { wide } from "./go";
import { ToolButton } from "./tool";
import { Trouble } from "./trouble";

interface SheetProps {
  title: ComponentChildren;
  /** for those who hear it */
  name: string;
  onClose: () => void;
  foot?: ComponentChildren;
  children: ComponentChildren;
}

export function Sheet({ title, name, onClose, foot, children }: SheetProps) {
  const box = useRef<HTMLDialogElement>(null);
  const docked = wide.value;
  useEffect(() => {
    const dialog = box.current!;
    if (docked) dialog.show();
    else dialog.showModal();
    return () => dialog.close();
  }, [docked]);
  useEffect(() => box.current?.querySelector(".sheet-body")?.scrollTo(0, 0), [name]);
  return (
    <dialog
      ref={box}
      class="sheet"
      aria-label={name}
      onKeyDown={(event) => docked && event.key === "Escape" && onClose()}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="sheet-head">
        <h2>{title}</h2>
        <ToolButton icon="close" label={W.close} onPress={onClose} />
      </header>
      <div class="sheet-body">{children}</div>
      <Trouble />
      {foot && <footer class="foot">{foot}</footer>}
    </dialog>
  );
}
