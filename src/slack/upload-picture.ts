import { z } from "zod";
import { altOf, chartSvg } from "../../views/chart.ts";
import type { Chart, Picture } from "../domain/chart.ts";
import type { Gateway } from "./gateway.ts";
import { SlackError } from "./slack-error.ts";

export type Rasterise = (svg: string) => Promise<Uint8Array>;

const ticket = z.object({ upload_url: z.url(), file_id: z.string() });
const calm = { lane: "bulk" } as const;
const timeoutMs = 15_000;
/** Source: files.getUploadURLExternal, `alt_txt`: at most 1,000 characters. */
const altLimit = 1_000;

/**
 * Draws and uploads. A picture that is in no channel is seen by nobody but the app until a message shows it, so a
 * repeated upload leaves a file that nobody sees, and never a second message.
 */
export const uploadPicture = async (gateway: Gateway, rasterise: Rasterise, chart: Chart): Promise<Picture | null> => {
  const svg = chartSvg(chart);
  if (svg === null) return null;
  const alt = altOf(chart).slice(0, altLimit);
  const png = await rasterise(svg);
  const asked = { filename: "errors.png", length: png.byteLength, alt_txt: alt };
  const { upload_url: url, file_id: id } = ticket.parse(await gateway.call("files.getUploadURLExternal", asked, calm));
  const answer = await fetch(url, {
    method: "POST",
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
    headers: { "content-type": "image/png" },
    body: new Blob([new Uint8Array(png)]),
  });
  if (!answer.ok) throw new SlackError("upload", `http_${answer.status}`, { retryable: answer.status >= 500 });
  await gateway.call("files.completeUploadExternal", { files: [{ id, title: chart.title }] }, calm);
  return { fileId: id, alt };
};
