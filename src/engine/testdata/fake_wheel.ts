/** Small zip files, written for tests (APPNOTE.TXT 4.3: local headers, central directory, its end). */

import { Buffer } from "node:buffer";
import { crc32, deflateRawSync } from "node:zlib";
import { sha256 } from "../../base/digest.ts";
import type { WheelPin } from "../../pins/pin.ts";

/** One member; `damaged` writes another checksum into the directory than the content's. */
export interface Member {
  readonly name: string;
  readonly text: string;
  readonly executable?: boolean;
  readonly damaged?: boolean;
}

/** The members, deflated, as one archive. */
export function zipOf(members: readonly Member[]): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, text, executable = false, damaged = false } of members) {
    const data = deflateRawSync(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE(8, 4); // deflated
    common.writeUInt32LE((crc32(text) ^ (damaged ? 1 : 0)) >>> 0, 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(Buffer.byteLength(text), 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((executable ? 0o100755 : 0o100644) << 16 >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const head = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name)]);
    central.push(Buffer.from("PK\x01\x02\x14\x03"), common, rest, Buffer.from(name));
    local.push(head, data);
    offset += head.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

/** The pin of a wheel with that content. */
export function wheelPin(
  group: WheelPin["group"],
  requirement: string,
  content: Uint8Array,
): WheelPin {
  const name = `${requirement.replace("==", "-").replaceAll("-", "_").replace(/_(?=\d)/, "-")}`;
  return {
    kind: "wheel",
    group,
    requirement,
    name: `${name}-cp311-cp311-manylinux_2_27_x86_64.whl`,
    what: "a wheel for tests",
    license: "none",
    bytes: content.length,
    sha256: sha256(content),
  };
}
