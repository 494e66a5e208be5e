/** The whole manifest once more on one line, values of variables included; nobody needs it twice. */
const lastApplied =
  /^( *)kubectl\.kubernetes\.io\/last-applied-configuration: *(?:[|>][-+\d]*\n(?:\1 +.*(?:\n|$)|\n)*|.*(?:\n|$))/gm;

export const withoutLastApplied = (yaml: string): string => yaml.replace(lastApplied, "");

/** Only their names are asked for: kubectl then prints no value, so that there is none to lose. */
export const keysOnly = [
  "Name: {{.metadata.name}}",
  "Namespace: {{.metadata.namespace}}",
  "Keys (values are not read):",
  '{{range $key, $value := .data}}  {{$key}}{{"\\n"}}{{end}}{{range $key, $value := .binaryData}}  {{$key}}{{"\\n"}}{{end}}',
].join('{{"\\n"}}');
