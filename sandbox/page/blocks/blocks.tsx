import { type ComponentType, memo, type ReactNode } from "react";
import { withEmoji } from "../text/emoji.ts";
import { Markdown } from "../text/markdown.tsx";
import { ActionsBlock } from "./actions.tsx";
import { AlertBlock } from "./alert.tsx";
import { CardBlock, CarouselBlock } from "./card.tsx";
import { ChartBlock } from "./chart.tsx";
import { ContainerBlock } from "./container.tsx";
import { ContextBlock } from "./context.tsx";
import { ContextActionsBlock } from "./context-actions.tsx";
import { DataTableBlock } from "./data-table.tsx";
import { FileBlock } from "./file.tsx";
import { ImageBlock } from "./image.tsx";
import { InputBlock } from "./input.tsx";
import { blockIdOf, type Fields, listOf, rowsOf, stringOf, textOf } from "./read.ts";
import { RichTextBlock } from "./rich-text.tsx";
import { SectionBlock } from "./section.tsx";
import { TableBlock } from "./table.tsx";
import { PlanBlock, TaskCardBlock } from "./task-card.tsx";
import { VideoBlock } from "./video.tsx";

export type BlockProps = { readonly block: Fields; readonly blockId: string };

/** Source: https://docs.slack.dev/reference/block-kit/blocks */
const kinds: Readonly<Record<string, ComponentType<BlockProps>>> = {
  section: SectionBlock,
  header: ({ block }) => <h3 className="header-text">{withEmoji(textOf(block.text))}</h3>,
  divider: () => <hr />,
  context: ContextBlock,
  actions: ActionsBlock,
  image: ImageBlock,
  input: InputBlock,
  rich_text: RichTextBlock,
  markdown: ({ block }) => <Markdown source={stringOf(block.text)} />,
  table: TableBlock,
  data_table: DataTableBlock,
  data_visualization: ChartBlock,
  alert: AlertBlock,
  context_actions: ContextActionsBlock,
  card: CardBlock,
  carousel: CarouselBlock,
  container: ({ block }) => (
    <ContainerBlock block={block}>
      <Blocks blocks={listOf(block.child_blocks)} />
    </ContainerBlock>
  ),
  video: VideoBlock,
  file: FileBlock,
  task_card: TaskCardBlock,
  plan: PlanBlock,
};

export const Blocks = memo(
  ({ blocks }: { readonly blocks: readonly unknown[] }): ReactNode => (
    <div className="blocks">
      {rowsOf(blocks).map((block, index) => {
        const type = stringOf(block.type);
        const blockId = blockIdOf(block, index);
        const Known = kinds[type];
        return (
          <div key={blockId} className={`block block-${type}`} data-block-id={blockId} data-block-type={type}>
            {Known === undefined ? (
              <span className="unsupported">unsupported block: {type}</span>
            ) : (
              <Known block={block} blockId={blockId} />
            )}
          </div>
        );
      })}
    </div>
  ),
);
