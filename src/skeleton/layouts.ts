/** The skeletons that recordings come in: how many joints, which bones, and where the center is. */

/** The published layouts, and the one of UI-PRMD. `ntu_edge` belongs to generation 2019 alone. */
export const layoutNames = ["ntu-rgb+d", "openpose", "ntu_edge", "kinect-22"] as const;

/** The name of a layout, with its source: `ntu-rgb+d`, `openpose`, `ntu_edge`, `kinect-22`. */
export type LayoutName = typeof layoutNames[number];

/** A skeleton as a graph. Joints count from 0. */
export interface Layout {
  readonly name: LayoutName;
  /** V, the number of joints. */
  readonly joints: number;
  /** The joint that distances are measured from (generation 2019, strategy spatial). */
  readonly center: number;
  /** From child to parent, in the published order; `ntu_edge` in no particular one. */
  readonly bones: readonly (readonly [child: number, parent: number])[];
}

/** `4-3 3-2` as pairs, less `base`: the published NTU bones count joints from 1. */
function bones(text: string, base = 0): Layout["bones"] {
  return text.trim().split(/\s+/).map((pair) => {
    const [child, parent] = pair.split("-").map(Number);
    return [(child as number) - base, (parent as number) - base] as const;
  });
}

const layouts: Readonly<Record<LayoutName, Omit<Layout, "name">>> = {
  // yysijie/st-gcn 4e51f3c, st_gcn/graph/ntu_rgb_d.py
  "ntu-rgb+d": {
    joints: 25,
    center: 20,
    bones: bones(
      `1-2 2-21 3-21 4-3 5-21 6-5 7-6 8-7 9-21 10-9 11-10 12-11 13-1 14-13 15-14 16-15 17-1 18-17
       19-18 20-19 22-23 23-8 24-25 25-12`,
      1,
    ),
  },
  // yysijie/st-gcn 4e51f3c, st_gcn/graph/kinetics.py
  "openpose": {
    joints: 18,
    center: 1,
    bones: bones("4-3 3-2 7-6 6-5 13-12 12-11 10-9 9-8 11-5 8-2 5-1 2-1 0-1 15-0 14-0 17-15 16-14"),
  },
  // yysijie/st-gcn 221c0e1, net/utils/graph.py
  "ntu_edge": {
    joints: 24,
    center: 2,
    bones: bones(`1-0 2-1 3-2 4-1 5-4 6-5 7-6 8-1 9-8 10-9 11-10 12-0 13-12 14-13 15-14 16-0 17-16
                  18-17 19-18 21-7 21-20 23-11 23-22`),
  },
  // niemasd/UI-PRMD-Analysis 2c5bf13: the recordings' own chain of joints, waist first
  "kinect-22": {
    joints: 22,
    center: 0,
    bones: bones(`1-0 2-1 3-2 4-3 5-4 6-2 7-6 8-7 9-8 10-2 11-10 12-11 13-12 14-0 15-14 16-15 17-16
                  18-0 19-18 20-19 21-20`),
  },
};

/** The layout of a name. */
export function layoutOf(name: LayoutName): Layout {
  return { name, ...layouts[name] };
}
