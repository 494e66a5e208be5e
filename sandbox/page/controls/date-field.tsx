import type { ReactNode } from "react";
import { numberOf, stringOf, textOf } from "../blocks/read.ts";
import { type ControlProps, useControl } from "./use-control.ts";

type Kind = {
  readonly inputType: "date" | "time" | "datetime-local";
  readonly field: string;
  readonly toInput: (value: unknown) => string;
  readonly fromInput: (typed: string) => unknown;
};

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** Unix seconds as the browser's date-time field wants them: local time, to the minute. */
const localMinute = (value: unknown): string => {
  const seconds = numberOf(value);
  if (seconds === 0) return "";
  const at = new Date(seconds * 1000);
  const day = `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
  return `${day}T${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
};

const DATE: Kind = {
  inputType: "date",
  field: "selected_date",
  toInput: stringOf,
  fromInput: (typed) => typed || null,
};

const kinds: Readonly<Record<string, Kind>> = {
  datepicker: DATE,
  timepicker: { inputType: "time", field: "selected_time", toInput: stringOf, fromInput: (typed) => typed || null },
  datetimepicker: {
    inputType: "datetime-local",
    field: "selected_date_time",
    toInput: localMinute,
    fromInput: (typed) => (typed === "" ? null : Math.floor(new Date(typed).getTime() / 1000)),
  },
};

/** Date, time, and both: the browser's own pickers. */
export const DateField = (props: ControlProps): ReactNode => {
  const { element, labelledBy, describedBy } = props;
  const { value, choose, invalid } = useControl(props);
  const { inputType, field, toInput, fromInput } = kinds[stringOf(element.type)] ?? DATE;
  return (
    <input
      className="field field-date"
      type={inputType}
      data-action-id={stringOf(element.action_id)}
      aria-labelledby={labelledBy}
      aria-label={labelledBy === undefined ? textOf(element.placeholder) || "Choose a date" : undefined}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      value={toInput(value[field])}
      onChange={(event) => void choose({ [field]: fromInput(event.target.value) })}
    />
  );
};
