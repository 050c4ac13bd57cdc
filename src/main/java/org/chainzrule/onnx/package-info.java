/**
 * Graphs of ONNX, the exchange format that ONNX Runtime and many other programs run.
 *
 * <p>An {@link org.chainzrule.onnx.OnnxTensor} is what a layer gets and gives when its network is
 * exported: every call of its methods adds a node. An {@link org.chainzrule.onnx.OnnxInput} says
 * what the network reads. {@link org.chainzrule.onnx.OnnxGraph} collects the nodes and writes the
 * file. Layers are not known here; {@link org.chainzrule.model.Onnx} exports them.
 *
 * <p>May import {@code tensor} and {@code io}.
 *
 * @see <a href="https://onnx.ai/onnx/intro/concepts.html">ONNX: concepts</a>
 */
package org.chainzrule.onnx;
