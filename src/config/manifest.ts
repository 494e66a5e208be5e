import { parse as parseYaml } from "yaml";
import { z } from "zod";

const manifest = z.object({
  features: z.object({ slash_commands: z.array(z.object({ command: z.string() })) }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
});

/** What the doctor compares with what Slack has granted, and what it can only name. @throws when the file is no manifest */
export const parseManifest = (
  text: string,
): { readonly botScopes: readonly string[]; readonly slashCommands: readonly string[] } => {
  const { features, oauth_config: oauth } = manifest.parse(parseYaml(text));
  return { botScopes: oauth.scopes.bot, slashCommands: features.slash_commands.map(({ command }) => command) };
};
