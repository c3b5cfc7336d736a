/** The skeletons that recordings come in: how many joints, which bones, and where the center is. */

/**
 * The published layouts, the one of UI-PRMD, and those that pose estimators and data sets elsewhere have. `ntu_edge` belongs to
 * generation 2019 alone. Where only the number of joints is known, the first that has as many is meant.
 */
export const layoutNames = [
  "ntu-rgb+d",
  "openpose",
  "ntu_edge",
  "kinect-22",
  "coco-17",
  "body-25",
  "kinect-20",
  "mediapipe-33",
  "h36m-17",
  "smpl-24",
] as const;

/** The name of a layout, with its source: `ntu-rgb+d`, `openpose`, `kinect-22`, `coco-17`. */
export type LayoutName = typeof layoutNames[number];

/** A skeleton as a graph. Joints count from 0. */
export interface Layout {
  readonly name: string;
  /** V, the number of joints. */
  readonly joints: number;
  /** The joint that distances are measured from (generation 2019, strategy spatial). */
  readonly center: number;
  /** From child to parent, in the published order; `ntu_edge` in no particular one. */
  readonly bones: readonly (readonly [child: number, parent: number])[];
  /** The joints' names in their order, as the source spells them; absent where it has none. */
  readonly jointNames?: readonly string[];
  /** What recordings in it have of a joint, as far as one thing is known; absent: x, y and z. */
  readonly channels?: readonly string[];
  /** Joints that a mirror swaps, each pair once; a joint that is in none lies in the middle. */
  readonly pairs?: readonly (readonly [left: number, right: number])[];
}

/** `4-3 3-2` as pairs, less `base`: the published NTU bones count joints from 1. */
function bones(text: string, base = 0): Layout["bones"] {
  return text.trim().split(/\s+/).map((pair) => {
    const [child, parent] = pair.split("-").map(Number);
    return [(child as number) - base, (parent as number) - base] as const;
  });
}

/** Names apart by white space. */
function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** A layout of a user's own, as data: what a config says of it in full, and so of JSON's types. */
export type OwnLayout = {
  readonly name: string;
  /** Their names in the order of the data, or how many there are. */
  readonly joints: number | string[];
  /** From the joint that lies farther from the center to the nearer one. */
  readonly bones: [number, number][];
  readonly center: number;
  readonly pairs?: [left: number, right: number][];
};

/** A layout as configs and manifests say it: a built-in one by its name, one of a user's own whole. */
export type LayoutChoice = LayoutName | OwnLayout;

const layouts: Readonly<Record<LayoutName, Omit<Layout, "name">>> = {
  // yysijie/st-gcn 4e51f3c, st_gcn/graph/ntu_rgb_d.py; names: JointType of the Kinect for Windows SDK 2.0, which recorded them
  "ntu-rgb+d": {
    joints: 25,
    center: 20,
    bones: bones(
      `1-2 2-21 3-21 4-3 5-21 6-5 7-6 8-7 9-21 10-9 11-10 12-11 13-1 14-13 15-14 16-15 17-1 18-17
       19-18 20-19 22-23 23-8 24-25 25-12`,
      1,
    ),
    jointNames: words(
      `SpineBase SpineMid Neck Head ShoulderLeft ElbowLeft WristLeft HandLeft ShoulderRight ElbowRight WristRight HandRight
       HipLeft KneeLeft AnkleLeft FootLeft HipRight KneeRight AnkleRight FootRight SpineShoulder HandTipLeft ThumbLeft
       HandTipRight ThumbRight`,
    ),
    pairs: bones("4-8 5-9 6-10 7-11 12-16 13-17 14-18 15-19 21-23 22-24"),
  },
  // yysijie/st-gcn 4e51f3c, st_gcn/graph/kinetics.py; names: CMU-Perceptual-Computing-Lab/openpose 0348ce7,
  // src/openpose/pose/poseParameters.cpp, POSE_COCO_BODY_PARTS
  "openpose": {
    joints: 18,
    center: 1,
    channels: ["x", "y", "score"],
    bones: bones("4-3 3-2 7-6 6-5 13-12 12-11 10-9 9-8 11-5 8-2 5-1 2-1 0-1 15-0 14-0 17-15 16-14"),
    jointNames: words(
      `Nose Neck RShoulder RElbow RWrist LShoulder LElbow LWrist RHip RKnee RAnkle LHip LKnee LAnkle REye LEye REar LEar`,
    ),
    pairs: bones("5-2 6-3 7-4 11-8 12-9 13-10 15-14 17-16"),
  },
  // yysijie/st-gcn 221c0e1, net/utils/graph.py
  "ntu_edge": {
    joints: 24,
    center: 2,
    bones: bones(`1-0 2-1 3-2 4-1 5-4 6-5 7-6 8-1 9-8 10-9 11-10 12-0 13-12 14-13 15-14 16-0 17-16
                  18-17 19-18 21-7 21-20 23-11 23-22`),
    pairs: bones("4-8 5-9 6-10 7-11 12-16 13-17 14-18 15-19 20-22 21-23"),
  },
  // niemasd/UI-PRMD-Analysis 2c5bf13: the recordings' own chain of joints, waist first; names: Vakanski and others, A Data Set
  // of Human Body Movements for Physical Rehabilitation Exercises, Data 3(1), 2018, of the Kinect's joints
  "kinect-22": {
    joints: 22,
    center: 0,
    bones: bones(`1-0 2-1 3-2 4-3 5-4 6-2 7-6 8-7 9-8 10-2 11-10 12-11 13-12 14-0 15-14 16-15 17-16
                  18-0 19-18 20-19 21-20`),
    jointNames: words(
      `Waist Spine Chest Neck Head HeadTip LeftCollar LeftUpperArm LeftForearm LeftHand RightCollar RightUpperArm RightForearm
       RightHand LeftUpperLeg LeftLowerLeg LeftFoot LeftToes RightUpperLeg RightLowerLeg RightFoot RightToes`,
    ),
    pairs: bones("6-10 7-11 8-12 9-13 14-18 15-19 16-20 17-21"),
  },
  // kennymckormick/pyskl 4d290ec, pyskl/utils/graph.py, layout coco; names: open-mmlab/mmpose 003cac4,
  // configs/_base_/datasets/coco.py
  "coco-17": {
    joints: 17,
    center: 0,
    bones: bones("15-13 13-11 16-14 14-12 11-5 12-6 9-7 7-5 10-8 8-6 5-0 6-0 1-0 3-1 2-0 4-2"),
    jointNames: words(
      `nose left_eye right_eye left_ear right_ear left_shoulder right_shoulder left_elbow right_elbow left_wrist right_wrist
       left_hip right_hip left_knee right_knee left_ankle right_ankle`,
    ),
    pairs: bones("1-2 3-4 5-6 7-8 9-10 11-12 13-14 15-16"),
  },
  // CMU-Perceptual-Computing-Lab/openpose 0348ce7, src/openpose/pose/poseParameters.cpp, POSE_BODY_25_BODY_PARTS and the pairs of
  // BODY_25, less those from ear to shoulder, which close circles
  "body-25": {
    joints: 25,
    center: 1,
    bones: bones(
      `8-1 2-1 5-1 3-2 4-3 6-5 7-6 9-8 10-9 11-10 12-8 13-12 14-13 0-1 15-0 17-15 16-0 18-16 19-14
                  20-19 21-14 22-11 23-22 24-11`,
    ),
    jointNames: words(
      `Nose Neck RShoulder RElbow RWrist LShoulder LElbow LWrist MidHip RHip RKnee RAnkle LHip LKnee LAnkle REye LEye REar LEar
       LBigToe LSmallToe LHeel RBigToe RSmallToe RHeel`,
    ),
    pairs: bones("5-2 6-3 7-4 12-9 13-10 14-11 16-15 18-17 19-22 20-23 21-24"),
  },
  // Uason-Chen/CTR-GCN e1eef2d, graph/ucla.py, whose bones lead to the shoulders' center; names: JointType of the Kinect for
  // Windows SDK 1
  "kinect-20": {
    joints: 20,
    center: 2,
    bones: bones(
      "1-2 2-3 4-3 5-3 6-5 7-6 8-7 9-3 10-9 11-10 12-11 13-1 14-13 15-14 16-15 17-1 18-17 19-18 20-19",
      1,
    ),
    jointNames: words(
      `HipCenter Spine ShoulderCenter Head ShoulderLeft ElbowLeft WristLeft HandLeft ShoulderRight ElbowRight WristRight
       HandRight HipLeft KneeLeft AnkleLeft FootLeft HipRight KneeRight AnkleRight FootRight`,
    ),
    pairs: bones("4-8 5-9 6-10 7-11 12-16 13-17 14-18 15-19"),
  },
  // google-ai-edge/mediapipe 24ab0a1, mediapipe/python/solutions/pose_connections.py, less what closes circles (shoulder to
  // shoulder, hip to hip, mouth, hand and foot); mouth and shoulders, which it joins to no face, hang on the nose as pyskl's
  // shoulders do. Names: 33d683c, mediapipe/python/solutions/pose.py
  "mediapipe-33": {
    joints: 33,
    center: 0,
    bones: bones(
      `1-0 2-1 3-2 7-3 4-0 5-4 6-5 8-6 9-0 10-0 11-0 12-0 13-11 15-13 17-15 19-15 21-15 14-12 16-14 18-16
                  20-16 22-16 23-11 24-12 25-23 27-25 29-27 31-27 26-24 28-26 30-28 32-28`,
    ),
    jointNames: words(
      `nose left_eye_inner left_eye left_eye_outer right_eye_inner right_eye right_eye_outer left_ear right_ear mouth_left
       mouth_right left_shoulder right_shoulder left_elbow right_elbow left_wrist right_wrist left_pinky right_pinky left_index
       right_index left_thumb right_thumb left_hip right_hip left_knee right_knee left_ankle right_ankle left_heel right_heel
       left_foot_index right_foot_index`,
    ),
    pairs: bones(
      "1-4 2-5 3-6 7-8 9-10 11-12 13-14 15-16 17-18 19-20 21-22 23-24 25-26 27-28 29-30 31-32",
    ),
  },
  // facebookresearch/VideoPose3D 11e90ad, common/h36m_dataset.py: the 17 of 32 joints that move; names:
  // una-dinosauria/3d-pose-baseline 1156dba, src/data_utils.py
  "h36m-17": {
    joints: 17,
    center: 0,
    bones: bones("1-0 2-1 3-2 4-0 5-4 6-5 7-0 8-7 9-8 10-9 11-8 12-11 13-12 14-8 15-14 16-15"),
    jointNames: words(
      `Hip RHip RKnee RFoot LHip LKnee LFoot Spine Thorax Neck/Nose Head LShoulder LElbow LWrist RShoulder RElbow RWrist`,
    ),
    pairs: bones("4-1 5-2 6-3 11-14 12-15 13-16"),
  },
  // The model's own kintree_table (Loper and others, SMPL, SIGGRAPH Asia 2015); names: vchoutas/smplx 4a05f0a,
  // smplx/joint_names.py
  "smpl-24": {
    joints: 24,
    center: 0,
    bones: bones(
      `1-0 2-0 3-0 4-1 5-2 6-3 7-4 8-5 9-6 10-7 11-8 12-9 13-9 14-9 15-12 16-13 17-14 18-16 19-17 20-18
                  21-19 22-20 23-21`,
    ),
    jointNames: words(
      `pelvis left_hip right_hip spine1 left_knee right_knee spine2 left_ankle right_ankle spine3 left_foot right_foot neck
       left_collar right_collar head left_shoulder right_shoulder left_elbow right_elbow left_wrist right_wrist left_hand
       right_hand`,
    ),
    pairs: bones("1-2 4-5 7-8 10-11 13-14 16-17 18-19 20-21 22-23"),
  },
};

/** The layout that is meant. */
export function layoutOf(choice: LayoutChoice): Layout {
  if (typeof choice === "string") return { name: choice, ...layouts[choice] };
  const { joints, ...rest } = choice;
  return typeof joints === "number"
    ? { ...rest, joints }
    : { ...rest, joints: joints.length, jointNames: joints };
}

/** What messages and records call a layout. */
export function layoutNameOf(choice: LayoutChoice): string {
  return typeof choice === "string" ? choice : choice.name;
}
