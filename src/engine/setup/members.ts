/** What the engine needs of each wheel. */

import type { WheelPin } from "../../pins/pin.ts";

/** The C++ API's library and the framework that it stands on. */
export const LIBRARIES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"] as const;

/** The headers that tfjs-node's binding includes, directly or not, below `tensorflow/include/`. */
export const HEADERS: readonly string[] = `
  tensorflow/c/c_api.h tensorflow/c/c_api_macros.h tensorflow/c/eager/c_api.h
  tensorflow/c/tf_attrtype.h tensorflow/c/tf_buffer.h tensorflow/c/tf_datatype.h
  tensorflow/c/tf_status.h tensorflow/c/tf_tensor.h tensorflow/c/tf_tstring.h
  tensorflow/core/platform/ctstring.h tensorflow/core/platform/ctstring_internal.h
  tsl/platform/ctstring.h tsl/platform/ctstring_internal.h xla/tsl/c/tsl_status.h
`.trim().split(/\s+/);

/** Where the headers lie in the wheel and so in the folder that it is unpacked to. */
export const INCLUDE = "tensorflow/include";

/** Chooses among a wheel's members; `required` are those without which it is another wheel. */
export interface Selection {
  readonly wants: (member: string) => boolean;
  readonly required: readonly string[];
}

/** Of TensorFlow the two libraries and the headers; of CUDA all that is not there for compiling. */
export function selectionOf(wheel: WheelPin): Selection {
  if (wheel.requirement.startsWith("tensorflow")) {
    const required = [
      ...LIBRARIES.map((name) => `tensorflow/${name}`),
      ...HEADERS.map((name) => `${INCLUDE}/${name}`),
    ];
    const wanted = new Set(required);
    return { wants: (member) => wanted.has(member), required };
  }
  return {
    wants: (member) =>
      /^nvidia\//.test(member) && !/\/include\/|\.(?:a|h|hpp|py|pyi)$/.test(member),
    required: [],
  };
}
