export type Unfit = { readonly nodes: number; readonly why: string };

/** Why how many nodes did not fit, from `0/4 nodes are available: 1 node(s) had untolerated taint {…}, 3 Insufficient cpu.` */
export const parseUnfit = (message: string): readonly Unfit[] => {
  const reasons = /nodes are available:?\s*(.*)$/s.exec(message)?.[1]?.split(/\bpreemption:/)[0] ?? "";
  return reasons.split(/,\s*(?=\d+ )/).flatMap((part): readonly Unfit[] => {
    const [, nodes, why] = /^\s*(\d+)\s+(.+?)\.?\s*$/.exec(part) ?? [];
    return nodes === undefined || why === undefined ? [] : [{ nodes: Number(nodes), why }];
  });
};

/** Control planes refuse ordinary pods on purpose. */
export const isControlPlaneTaint = ({ why }: Unfit): boolean =>
  /node-role\.kubernetes\.io\/(?:master|control-plane)/.test(why);
