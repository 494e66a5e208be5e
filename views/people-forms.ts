import { z } from "zod";
import type { Result } from "../src/base/result.ts";
import type { CommandOf } from "../src/domain/command.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Policy } from "../src/domain/policy.ts";
import { roles } from "../src/domain/role.ts";
import { context, type Modal } from "./blocks.ts";
import { formModal, multiSelectField, peopleField, personField, selectField, textField } from "./form-fields.ts";
import { type FormErrors, readForm, requiredChoice, requiredPerson, requiredText } from "./form-values.ts";
import { limits } from "./text.ts";
import type { ViewContext, Words } from "./words.ts";

export type RoleInput = Omit<CommandOf<"assign_role">, "kind">;
export type PageInput = Omit<CommandOf<"page">, "kind">;
export type TaskInput = Omit<CommandOf<"add_task">, "kind">;

export const roleForm = (incident: Incident, { words }: ViewContext): Modal => {
  const { role, dismiss } = words.forms;
  const choices = roles.map((value) => ({ value, text: words.names.role[value], description: role.does[value] }));
  return formModal({ title: role.title, submit: role.submit, cancel: dismiss, about: { f: "role", i: incident.id } }, [
    context(words.names.named(incident)),
    selectField({ id: "role", label: role.role, need: "required", choices, initial: null }),
    personField({ id: "userId", label: role.person, need: "required", initial: null }),
    context(role.note),
  ]);
};

export const readRoleForm = (values: unknown, words: Words): Result<RoleInput, FormErrors> =>
  readForm(
    values,
    z.object({ role: requiredChoice(roles, words), userId: requiredPerson(words) }),
    (entered) => ({ role: entered.chosen("role"), userId: entered.person("userId") }),
    words,
  );

export const pageForm = (incident: Incident, { words, policy }: ViewContext & { readonly policy: Policy }): Modal => {
  const { page, dismiss } = words.forms;
  const choices = Object.keys(policy.groups).map((name) => ({ value: name, text: name }));
  return formModal({ title: page.title, submit: page.submit, cancel: dismiss, about: { f: "page", i: incident.id } }, [
    context(words.names.named(incident)),
    peopleField({ id: "mentions", label: page.who, need: "optional" }),
    multiSelectField({ id: "groups", label: page.groups, need: "optional", choices, initial: [] }),
    textField({ id: "reason", label: page.reason, need: "required", lines: "one" }),
  ]);
};

export const readPageForm = (values: unknown, words: Words): Result<PageInput, FormErrors> =>
  readForm(
    values,
    z.object({
      mentions: z.array(z.string()).min(1, words.forms.page.needSomebody),
      reason: requiredText(words, limits.inputText),
    }),
    (entered) => ({
      mentions: [...entered.people("mentions"), ...entered.ticked("groups")],
      reason: entered.text("reason"),
    }),
    words,
  );

export const taskForm = (incident: Incident, { words }: ViewContext): Modal => {
  const { task, dismiss } = words.forms;
  return formModal({ title: task.title, submit: task.submit, cancel: dismiss, about: { f: "task", i: incident.id } }, [
    context(words.names.named(incident)),
    textField({ id: "text", label: task.text, need: "required", lines: "one" }),
    personField({ id: "owner", label: task.owner, need: "optional", initial: null }),
  ]);
};

export const readTaskForm = (values: unknown, words: Words): Result<TaskInput, FormErrors> =>
  readForm(
    values,
    z.object({ text: requiredText(words, limits.inputText), owner: z.string().nullable() }),
    (entered) => ({ text: entered.text("text"), owner: entered.person("owner") }),
    words,
  );
