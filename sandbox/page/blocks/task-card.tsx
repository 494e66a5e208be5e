import type { ReactNode } from "react";
import { withEmoji } from "../text/emoji.ts";
import { Link } from "../text/link.tsx";
import type { BlockProps } from "./blocks.tsx";
import { type Fields, isFields, rowsOf, stringOf, textOf } from "./read.ts";
import { RichText } from "./rich-text.tsx";

/** Each state has its own sign and word. */
const states: Readonly<Record<string, { readonly sign: string; readonly word: string }>> = {
  pending: { sign: "○", word: "Not started" },
  in_progress: { sign: "", word: "In progress" },
  complete: { sign: "✓", word: "Complete" },
  error: { sign: "!", word: "Failed" },
};

export const TaskCardBlock = ({ block }: BlockProps): ReactNode => <Task task={block} />;

export const PlanBlock = ({ block }: BlockProps): ReactNode => {
  const tasks = rowsOf(block.tasks);
  const done = tasks.filter((task) => task.status === "complete").length;
  return (
    <section className="plan" aria-label={stringOf(block.title)}>
      <div className="plan-title">
        <span>{withEmoji(stringOf(block.title))}</span>
        {tasks.length === 0 ? null : (
          <span className="plan-count">
            {done} of {tasks.length}
          </span>
        )}
      </div>
      {tasks.map((task, index) => (
        <Task key={stringOf(task.task_id) || index} task={task} />
      ))}
    </section>
  );
};

const Task = ({ task }: { readonly task: Fields }): ReactNode => {
  const status = stringOf(task.status) || "pending";
  const { sign, word } = states[status] ?? { sign: "○", word: status };
  const { details, output } = task;
  const sources = rowsOf(task.sources);
  return (
    <div className="task" data-status={status}>
      <span className="task-sign" role="img" aria-label={word} title={word}>
        {sign}
      </span>
      <div className="task-words">
        <div className="task-title">{withEmoji(stringOf(task.title))}</div>
        {isFields(details) ? <RichText rich={details} /> : null}
        {isFields(output) ? (
          <div className="task-output">
            <RichText rich={output} />
          </div>
        ) : null}
        {sources.length === 0 ? null : (
          <div className="task-sources">
            {sources.map((source) => (
              <Link key={stringOf(source.url)} url={stringOf(source.url)} className="source">
                {textOf(source) || stringOf(source.url)}
              </Link>
            ))}
          </div>
        )}
      </div>
    </div>
  );
};
