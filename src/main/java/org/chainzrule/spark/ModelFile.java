package org.chainzrule.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chainzrule.io.DataException;
import org.chainzrule.io.FailureReason;
import org.chainzrule.tensor.safetensors.TensorFileException;

/**
 * A saved model that predicts in this process, and the bytes by which others have it.
 *
 * @param bytes the content of its file
 */
record ModelFile(byte[] bytes, LoadedModel model) {

  /**
   * Reads a model, and lets it predict once.
   *
   * @throws DataException if there is no model, it is damaged, or it does not say what it takes
   */
  static ModelFile read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      LoadedModel model = LoadedModel.of(bytes);
      model.columns(false);
      return new ModelFile(bytes, model);
    } catch (IOException e) {
      throw new DataException("could not read " + file + ": " + FailureReason.of(e), e);
    } catch (TensorFileException e) {
      throw new DataException(e.reason() + ": " + file, e);
    } catch (RuntimeException e) { // A description that no version wrote may fail anywhere.
      throw new DataException("could not load the model: " + e.getMessage() + ": " + file, e);
    }
  }
}
