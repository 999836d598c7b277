/** The phone's application: the store awakes, then the screens. */
import { render } from "preact";
import { wake } from "./store";

await wake();
render(<p>现场检查</p>, document.getElementById("app") as HTMLElement);
