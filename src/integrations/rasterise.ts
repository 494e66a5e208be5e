import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

const { resolve } = createRequire(import.meta.url);
const fontPaths = ["dejavu-fonts-ttf/ttf/DejaVuSans.ttf", "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"];

/** Twice the drawn size, so that it is sharp on a phone. */
const zoom = 2;

/** @returns a function from SVG to PNG; the machine's own fonts and files are never read */
export const createRasteriser = (): ((svg: string) => Promise<Uint8Array>) => {
  let fonts: Promise<Uint8Array[]> | null = null;
  const prepare = async (): Promise<Uint8Array[]> => {
    await initWasm(await readFile(resolve("@resvg/resvg-wasm/index_bg.wasm")));
    return Promise.all(fontPaths.map((path) => readFile(resolve(path))));
  };
  return async (svg) => {
    fonts ??= prepare();
    const fontBuffers = await fonts;
    const picture = new Resvg(svg, {
      fitTo: { mode: "zoom", value: zoom },
      font: { fontBuffers, defaultFontFamily: "DejaVu Sans", loadSystemFonts: false },
    });
    try {
      return picture.render().asPng();
    } finally {
      picture.free();
    }
  };
};
