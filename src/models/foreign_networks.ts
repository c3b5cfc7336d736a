/** Networks of the field that are not here, told by names that only they have, so that their weights are called by name. */

/** Names in any order, and the shape of each. */
export type Shapes = ReadonlyMap<string, { readonly shape: readonly number[] }>;

/** A network that is known and not here. */
export interface Foreign {
  readonly kind: "foreign";
  readonly title: string;
  /** Repository and file. */
  readonly source: string;
  readonly classes: number | undefined;
}

interface Sign {
  readonly title: string;
  readonly source: string;
  /** One name that begins so is enough. */
  readonly name: RegExp;
}

/** The more particular come first. */
const SIGNS: readonly Sign[] = [
  {
    title: "CTR-GCN",
    source: "Uason-Chen/CTR-GCN, model/ctrgcn.py",
    name: /^l\d+\.gcn1\.convs\.\d+\.conv[1-4]\./,
  },
  {
    title: "2s-AGCN",
    source: "lshiwjx/2s-AGCN, model/agcn.py",
    name: /^l\d+\.gcn1\.conv_[abd]\.\d+\./,
  },
  {
    title: "MS-G3D",
    source: "kenziyuliu/MS-G3D, model/msg3d.py",
    name: /^(?:gcn3d\d+|sgcn\d+)\./,
  },
  {
    title: "a network of pyskl",
    source: "kennymckormick/pyskl, pyskl/models/gcns",
    name: /^backbone\.gcn\.\d+\./,
  },
];

/** Heads by the names that the field gives them: `fc` in 2s-AGCN, CTR-GCN and MS-G3D, `cls_head.fc_cls` in pyskl. */
const HEADS = ["fc.weight", "cls_head.fc_cls.weight"];

/** The network whose names these are, and its classes by its head; undefined for any other. */
export function foreignNetwork(shapes: Shapes): Foreign | undefined {
  const names = [...shapes.keys()];
  const sign = SIGNS.find(({ name }) => names.some((one) => name.test(one)));
  if (sign === undefined) return undefined;
  const head = HEADS.find((name) => shapes.has(name)) ?? "";
  const { title, source } = sign;
  return { kind: "foreign", title, source, classes: shapes.get(head)?.shape[0] };
}
