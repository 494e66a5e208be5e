import type { ComponentType, ReactNode } from "react";
import { ImageElement } from "../blocks/image.tsx";
import { stringOf } from "../blocks/read.ts";
import { ButtonControl } from "./button.tsx";
import { Checkboxes, RadioButtons } from "./choices.tsx";
import { DateField } from "./date-field.tsx";
import { Overflow } from "./overflow.tsx";
import { RichTextField } from "./rich-text-field.tsx";
import { Select } from "./select.tsx";
import { TextField } from "./text-field.tsx";
import type { ControlProps } from "./use-control.ts";

const controls: Readonly<Record<string, ComponentType<ControlProps>>> = {
  button: ButtonControl,
  workflow_button: ButtonControl,
  static_select: Select,
  multi_static_select: Select,
  users_select: Select,
  multi_users_select: Select,
  channels_select: Select,
  multi_channels_select: Select,
  conversations_select: Select,
  multi_conversations_select: Select,
  overflow: Overflow,
  datepicker: DateField,
  timepicker: DateField,
  datetimepicker: DateField,
  radio_buttons: RadioButtons,
  checkboxes: Checkboxes,
  plain_text_input: TextField,
  number_input: TextField,
  url_text_input: TextField,
  email_text_input: TextField,
  rich_text_input: RichTextField,
};

/** Any Block Kit element that can stand in a section, an actions block or an input block. */
export const Control = (props: ControlProps): ReactNode => {
  const type = stringOf(props.element.type);
  if (type === "image") return <ImageElement element={props.element} className="accessory-image" />;
  const Known = controls[type];
  return Known === undefined ? <span className="unsupported">unsupported element: {type}</span> : <Known {...props} />;
};
