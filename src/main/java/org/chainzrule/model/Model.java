package org.chainzrule.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.io.Json;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;

/**
 * A network with the decoder of its outputs, its provenance and attachment, as it is saved in one
 * file. The file is in the safetensors format: its tensors are the parameters, its metadata
 * describe the layers and the decoder, and name the parameters that are frozen.
 *
 * <pre>{@code
 * new Model(network, loss.decoder(), Provenance.none()).save(Path.of("model.safetensors"));
 * Predictor predictor = Predictor.of(Model.load(Path.of("model.safetensors")));
 * }</pre>
 *
 * @param decoder how its outputs are read: {@link Loss#decoder} of the loss it was trained by, or
 *     {@link OutputDecoder#none} where they are not to be interpreted
 * @param attachment texts and arrays saved beside it; {@link Attachment#none} if there are none
 */
public record Model(
    Layer network, OutputDecoder decoder, Provenance provenance, Attachment attachment) {

  /** The version of the file format; it is raised when older versions would read files wrongly. */
  private static final String FORMAT = "2";

  /** The version without decoders, in which softmax went without saying. */
  private static final String WITHOUT_DECODER = "1";

  private static final String FORMAT_KEY = "chainzrule.model";
  private static final String PRECISION_KEY = "chainzrule.precision";
  private static final String NETWORK_KEY = "chainzrule.network";
  private static final String DECODER_KEY = "chainzrule.decoder";
  private static final String PROVENANCE_KEY = "chainzrule.provenance";
  private static final String ATTACHMENT_KEY = "chainzrule.attachment";
  private static final String FROZEN_KEY = "chainzrule.frozen";

  /** A model without an attachment. */
  public Model(Layer network, OutputDecoder decoder, Provenance provenance) {
    this(network, decoder, provenance, Attachment.none());
  }

  /**
   * Saves the model, if its layers and decoder are of this library; see {@link #save(Path,
   * LayerTypes)}.
   */
  public void save(Path file) {
    save(file, LayerTypes.standard());
  }

  /**
   * Saves the model to a file, which is written whole or not at all. The same model gives the same
   * bytes.
   *
   * @param types the registry that will load it
   * @throws UnsupportedOperationException if a layer or the decoder has no {@link Layer#describe
   *     description}
   * @throws IllegalArgumentException if these types could not load it, see {@link
   *     LayerTypes#check}, or a tensor has the name of an attached array
   * @throws TensorFileException if the file cannot be written; an existing file then stays as it
   *     was
   */
  public void save(Path file, LayerTypes types) {
    Map<String, HostArray> tensors = NamedParameters.arrays(network);
    types.check(network, tensors);
    types.check(decoder);
    // What was only assumed when it was loaded is not stated when it is saved again.
    boolean stated = !(decoder instanceof AssumedSoftmax);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FORMAT_KEY, stated ? FORMAT : WITHOUT_DECODER);
    metadata.put(PRECISION_KEY, NamedParameters.precision(network).name());
    metadata.put(NETWORK_KEY, Json.write(network.describe().toJson()));
    if (stated) {
      metadata.put(DECODER_KEY, Json.write(decoder.describe().toJson()));
    }
    metadata.put(PROVENANCE_KEY, Json.write(provenance.toJson()));
    Map<String, Parameter> frozen = NamedParameters.of(network);
    frozen.values().removeIf(parameter -> !parameter.isFrozen());
    if (!frozen.isEmpty()) {
      metadata.put(FROZEN_KEY, Json.write(listed(frozen.keySet())));
    }
    if (!attachment.isEmpty()) {
      metadata.put(ATTACHMENT_KEY, Json.write(attachment.toJson()));
      attachment.addTo(tensors);
    }
    new TensorFile(metadata, tensors).write(file);
  }

  /**
   * Loads a model whose layers and decoder are of this library; see {@link #load(Path,
   * LayerTypes)}.
   */
  public static Model load(Path file) {
    return load(file, LayerTypes.standard());
  }

  /**
   * Loads a model. Its parameters belong to the open tensor scope, if there is one. A file of
   * format 1 names no decoder: several outputs are then assumed to be the logits of a softmax, and
   * one output is not interpreted; {@link #decoder} says so.
   *
   * @param types builds its layers and its decoder
   * @throws TensorFileException if the file does not exist, is damaged or not a model, or its
   *     layers and tensors do not fit together
   */
  public static Model load(Path file, LayerTypes types) {
    TensorFile read = TensorFile.readVerified(file);
    try {
      return of(read, types);
    } catch (RuntimeException e) {
      // A description that no version wrote may fail anywhere in the code of a layer.
      throw new TensorFileException(file, "could not load the model: " + e.getMessage(), e);
    }
  }

  private static Model of(TensorFile file, LayerTypes types) {
    String format = file.metadata().get(FORMAT_KEY);
    if (format == null) {
      throw new IllegalArgumentException("expected a saved model, got another safetensors file");
    }
    if (!format.equals(FORMAT) && !format.equals(WITHOUT_DECODER)) {
      throw new IllegalArgumentException(
          "expected format "
              + WITHOUT_DECODER
              + " or "
              + FORMAT
              + ", got "
              + format
              + ", which is of a later version of the library");
    }
    Precision precision = precision(text(file, PRECISION_KEY));
    Description description = Description.ofJson(Json.read("network", text(file, NETWORK_KEY)));
    Map<String, HostArray> tensors = new LinkedHashMap<>(file.tensors());
    Attachment attachment =
        file.metadata().containsKey(ATTACHMENT_KEY)
            ? Attachment.takeFrom(
                tensors, Json.read("list of attachments", text(file, ATTACHMENT_KEY)))
            : Attachment.none();
    Layer network = types.build(description, precision, tensors);
    Map<String, Parameter> parameters = NamedParameters.of(network);
    NamedParameters.checkMatch(parameters, tensors);
    parameters.forEach((name, parameter) -> parameter.set(tensors.get(name).toTensor()));
    if (file.metadata().containsKey(FROZEN_KEY)) {
      freeze(parameters, Json.read("list of frozen parameters", text(file, FROZEN_KEY)));
    }
    OutputDecoder decoder =
        format.equals(WITHOUT_DECODER)
            ? assumed(attachment)
            : types.decoder(Description.ofJson(Json.read("decoder", text(file, DECODER_KEY))));
    Provenance provenance = Provenance.ofJson(Json.read("provenance", text(file, PROVENANCE_KEY)));
    return new Model(network, decoder, provenance, attachment);
  }

  /** Names as a JSON object: each with true. */
  private static Map<String, Boolean> listed(Set<String> names) {
    Map<String, Boolean> all = new LinkedHashMap<>();
    names.forEach(name -> all.put(name, true));
    return all;
  }

  private static void freeze(Map<String, Parameter> parameters, Map<String, Object> frozen) {
    frozen.forEach(
        (name, value) -> {
          if (!parameters.containsKey(name) || !Boolean.TRUE.equals(value)) {
            throw new IllegalArgumentException(
                "expected frozen parameters of the network's layers, each with true, got "
                    + name
                    + " with "
                    + value);
          }
          parameters.get(name).freeze();
        });
  }

  /** Text models of format 1 name their head, and a decision rule if any, in the attachment. */
  private static OutputDecoder assumed(Attachment attachment) {
    Map<String, String> texts = attachment.texts();
    boolean softmax = texts.getOrDefault("head", "softmax").equals("softmax");
    return softmax && !texts.containsKey("decision") ? new AssumedSoftmax() : OutputDecoder.none();
  }

  private static Precision precision(String name) {
    for (Precision precision : Precision.values()) {
      if (precision.name().equals(name)) {
        return precision;
      }
    }
    throw new IllegalArgumentException(
        "expected SINGLE or DOUBLE as " + PRECISION_KEY + " in the metadata, got " + name);
  }

  private static String text(TensorFile file, String key) {
    String text = file.metadata().get(key);
    if (text == null) {
      throw new IllegalArgumentException("expected " + key + " in the metadata, got none");
    }
    return text;
  }
}
