/**
 * The safetensors file format: named arrays and text metadata in one file.
 *
 * <p>{@link org.chainzrule.tensor.safetensors.TensorFile} reads and writes such files, {@link
 * org.chainzrule.tensor.safetensors.HostArray} is an array on the Java heap as a file holds it.
 * Every length is checked against the file before memory is allocated.
 *
 * <p>May import the rest of {@code tensor} and {@code io}. The format is described at <a
 * href="https://github.com/huggingface/safetensors">github.com/huggingface/safetensors</a>.
 */
package org.chainzrule.tensor.safetensors;
