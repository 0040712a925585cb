// Images of digits with their labels, of the size that the circuit sees.

import { MyelinError } from "myelin";
import { type LabelledImages, type Mnist, readMnist } from "myelin/nef";
import { PIXELS } from "./circuit.ts";

/**
 * Digits of a folder with the four files of MNIST, gzipped or not. Throws what `readMnist` throws, and a MyelinError
 * for images of another size.
 */
export async function readDigits(folder: string): Promise<Mnist> {
  const digits = await readMnist(folder);
  checkSize(digits.train);
  checkSize(digits.test);
  return digits;
}

function checkSize({ rows, columns }: LabelledImages): void {
  if (rows * columns !== PIXELS)
    throw new MyelinError(
      `no digits of MNIST: images of ${rows} x ${columns} pixels (expected ${PIXELS})`,
    );
}
