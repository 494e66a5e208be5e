import { setTimeout as pause } from "node:timers/promises";
import type { PageChannel } from "../../sandbox/workspace/page-protocol.ts";
import { type FaultWorld, serviceOf } from "./fault-world.ts";
import { size } from "./size.ts";

/** The two things that must never happen twice, as people bring them about. One story is one incident. */
export type CrashStory = {
  /** @returns whether Slack told the person that it was taken */
  readonly declare: (number: number) => Promise<boolean>;
  /** Says it again when it surely was not taken. */
  readonly declareOnce: (number: number) => Promise<void>;
  /** The channel and its first message: before that, Firebreak itself may not know the channel yet. */
  readonly seesChannel: (number: number) => Promise<void>;
  /** Says it again when it surely was not taken; resolves when the card of the change stands. */
  readonly proposeChange: (number: number) => Promise<void>;
  /** Presses until Slack says that it was taken, or until the button is gone. */
  readonly approve: (userId: string, number: number) => Promise<void>;
  /** In an incident that stands: up to the approval that is still missing. */
  readonly prepareChange: (number: number) => Promise<void>;
  /** A new incident, up to the approval that is still missing. */
  readonly prepareExecution: (number: number) => Promise<void>;
  /** One press. @returns whether Slack told the person that it was taken */
  readonly press: (userId: string, number: number) => Promise<boolean>;
  readonly giveLastApproval: (number: number) => Promise<boolean>;
  readonly seesExecuted: (number: number) => Promise<void>;
};

export const storyOf = (number: number): string => `crash-${number}`;

/** A name that somebody had taken before gets a number of its own behind it. */
export const isChannelOf = (number: number, name: string): boolean =>
  new RegExp(`^inc-\\d+-${storyOf(number)}(-\\d)?$`).test(name);

/** A hundred people who look four times a second would be the slowest thing of the long form. */
const lookAgainMs = size(250, 2_000);
/** A dead process's delivery is taken up ten seconds later, at the next look at the inbox. */
const keptWithinMs = 20_000;
/** What was taken stands after this long, or needs another look by whoever wants it. */
const standsWithinMs = 60_000;
/** A machine may have more to do than our tests; what is quick is quick all the same. */
const usualPatienceMs = 180_000;

/** @param patienceMs how long people look for what must come */
export const crashStory = ({ as }: FaultWorld, patienceMs = usualPatienceMs): CrashStory => {
  const ana = as("U0ANA");
  const find = (number: number, channels: readonly PageChannel[] = ana.state().channels): PageChannel | undefined =>
    channels.find(({ name, members }) => isChannelOf(number, name) && members.includes("U0FIREBREAK"));
  const channelOf = (number: number): string => {
    const found = find(number);
    if (found === undefined) throw new Error(`no channel of ${storyOf(number)}`);
    return found.name;
  };
  const says = (number: number, pattern: RegExp): boolean =>
    find(number)?.messages.some(({ text, blocks }) => pattern.test(`${text}\n${JSON.stringify(blocks)}`)) ?? false;
  const until = async (what: string, isSo: () => Promise<boolean>, withinMs = patienceMs): Promise<void> => {
    const endsAtMs = performance.now() + withinMs;
    while (!(await isSo())) {
      if (performance.now() > endsAtMs) throw new Error(`${what}: not within ${withinMs} ms`);
      await pause(lookAgainMs);
    }
  };
  /** What Slack said was not taken may have been kept all the same; only when it surely was not is it said again. */
  const sayOnce = async (
    what: string,
    say: () => Promise<boolean>,
    isThere: () => boolean,
    takenWithinMs = patienceMs,
  ): Promise<void> => {
    await until(what, async () => {
      const withinMs = (await say()) ? takenWithinMs : keptWithinMs;
      return until(what, async () => isThere(), withinMs).then(
        () => true,
        () => false,
      );
    });
  };
  const seesChannel = async (number: number): Promise<void> => {
    await ana.sees(
      `the card of ${storyOf(number)}`,
      ({ channels }) => find(number, channels)?.messages.some(({ text }) => text.includes(`crash ${number}`)),
      patienceMs,
    );
  };
  const declare = async (number: number): Promise<boolean> =>
    (await ana.say("general", `/incident declare P1 crash ${number}`)).ok;
  const proposeChange = (number: number): Promise<void> =>
    sayOnce(
      `propose in ${storyOf(number)}`,
      async () => {
        // The deployer could not be asked just then, so that it cannot be approved: taken back, and proposed anew.
        if (says(number, /fb:withdraw/) && !says(number, /fb:approve/))
          await ana.press(channelOf(number), "fb:withdraw");
        return (await ana.say(channelOf(number), `/incident rollback ${serviceOf(number)} v41 it was fine before`)).ok;
      },
      () => says(number, /fb:approve/),
      standsWithinMs,
    );
  /** Pressed again it changes nothing, so a person presses until it was taken or there is nothing left to press. */
  const approve = (userId: string, number: number): Promise<void> =>
    until(`${userId} approves ${storyOf(number)}`, async () => {
      if (!says(number, /fb:approve/)) return true;
      return press(userId, number);
    });
  const press = async (userId: string, number: number): Promise<boolean> =>
    (await as(userId).press(channelOf(number), "fb:approve")).ok;
  const prepareChange = async (number: number): Promise<void> => {
    await proposeChange(number);
    await approve("U0BEN", number);
    await ana.seesMessage(channelOf(number), /1 of 2/, patienceMs);
  };
  return {
    declare,
    declareOnce: (number) =>
      sayOnce(
        `declare ${storyOf(number)}`,
        () => declare(number),
        () => find(number) !== undefined,
      ),
    seesChannel,
    proposeChange,
    approve,
    prepareChange,
    prepareExecution: async (number) => {
      await declare(number);
      await seesChannel(number);
      await prepareChange(number);
    },
    press,
    giveLastApproval: (number) => press("U0CHIARA", number),
    seesExecuted: async (number) => {
      await ana.seesMessage(channelOf(number), /CHG-\d+ is done/, patienceMs);
    },
  };
};
