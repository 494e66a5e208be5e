import { type FaultWorld, serviceOf } from "./fault-world.ts";

/** The two things that must never happen twice, as people bring them about. One story is one incident. */
export type CrashStory = {
  readonly declare: (number: number) => Promise<boolean>;
  /** In an incident that stands: up to the approval that is still missing. */
  readonly prepareChange: (number: number) => Promise<void>;
  /** A new incident, up to the approval that is still missing. */
  readonly prepareExecution: (number: number) => Promise<void>;
  /** @returns whether Slack told the person that it was taken */
  readonly giveLastApproval: (number: number) => Promise<boolean>;
  readonly seesChannel: (number: number) => Promise<void>;
  readonly seesExecuted: (number: number) => Promise<void>;
};

export const storyOf = (number: number): string => `crash-${number}`;

export const crashStory = ({ as }: FaultWorld): CrashStory => {
  const ana = as("U0ANA");
  const ben = as("U0BEN");
  const chiara = as("U0CHIARA");
  const channelOf = (number: number): string => {
    const found = ana.state().channels.find(({ name }) => name.endsWith(`-${storyOf(number)}`));
    if (found === undefined) throw new Error(`no channel of ${storyOf(number)}`);
    return found.name;
  };
  /** The channel and its first message: before that, Firebreak itself may not know the channel yet. */
  const seesChannel = async (number: number): Promise<void> => {
    await ana.sees(`the card of ${storyOf(number)}`, ({ channels }) =>
      channels
        .find(({ name }) => name.endsWith(`-${storyOf(number)}`))
        ?.messages.some(({ text }) => text.includes(`crash ${number}`)),
    );
  };
  const prepareChange = async (number: number): Promise<void> => {
    await ana.say(channelOf(number), `/incident rollback ${serviceOf(number)} v41 it was fine before`);
    await ben.press(channelOf(number), "fb:approve");
    await ana.seesMessage(channelOf(number), /1 of 2/);
  };
  return {
    prepareChange,
    declare: async (number) => (await ana.say("general", `/incident declare P1 crash ${number}`)).ok,
    seesChannel,
    prepareExecution: async (number) => {
      await ana.say("general", `/incident declare P1 crash ${number}`);
      await seesChannel(number);
      await prepareChange(number);
    },
    giveLastApproval: async (number) => (await chiara.press(channelOf(number), "fb:approve")).ok,
    seesExecuted: async (number) => {
      await ana.seesMessage(channelOf(number), /CHG-1 is done/);
    },
  };
};
