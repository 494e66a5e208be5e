import { parse as parseYaml } from "yaml";
import { z } from "zod";

const manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

/** What the doctor compares with what Slack has granted. @throws when the file is no manifest */
export const parseManifest = (text: string): { readonly botScopes: readonly string[] } => ({
  botScopes: manifest.parse(parseYaml(text)).oauth_config.scopes.bot,
});
