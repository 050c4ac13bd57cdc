package org.chainzrule.spark;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Shape;

/** Reads the bytes of an image file as inputs of a network. */
final class ImageFile {

  private static final int COLOURS = 3;

  private ImageFile() {}

  /**
   * The pixels scaled to 0..1, in the reading order of the shape. In memory the first axis is the
   * fastest, and there an image lies row after row, and its channels one after the other.
   *
   * @param shape of the inputs: as many numbers as the image has pixels for one grey channel, or
   *     three times as many for red, green and blue
   * @param name of the column, for messages
   * @throws DataException if it is no image that Java reads, or one of another size
   */
  static double[] read(byte[] file, Shape shape, String name) {
    BufferedImage image = decoded(file, name);
    int pixels = image.getWidth() * image.getHeight();
    boolean isGrey = pixels == shape.length();
    if (!isGrey && COLOURS * pixels != shape.length()) {
      throw new DataException(
          "expected an image of "
              + shape.length()
              + " pixels, or of a third for red, green and blue, in column "
              + name
              + ", got "
              + image.getWidth()
              + " x "
              + image.getHeight());
    }
    double[] memory = new double[shape.length()];
    for (int channel = 0; channel * pixels < memory.length; channel++) {
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          int value = isGrey ? grey(image, x, y) : image.getRGB(x, y) >> 8 * (2 - channel) & 0xFF;
          memory[channel * pixels + y * image.getWidth() + x] = value * (1 / 255f);
        }
      }
    }
    return inReadingOrder(memory, shape);
  }

  private static BufferedImage decoded(byte[] file, String name) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
      if (image != null) {
        return image;
      }
    } catch (IOException | RuntimeException e) { // Readers of Java throw both on damaged files.
      throw new DataException(
          "could not read the image in column " + name + ": " + e.getMessage(), e);
    }
    throw new DataException(
        "expected a PNG, JPEG, GIF or BMP file in column "
            + name
            + ", got "
            + file.length
            + " other bytes");
  }

  /** The stored value of a grey pixel; of a coloured one its luma by ITU-R BT.601. */
  private static int grey(BufferedImage image, int x, int y) {
    Raster raster = image.getRaster();
    if (raster.getNumBands() == 1 && !(image.getColorModel() instanceof IndexColorModel)) {
      // Other ways to the value would convert it to another curve of brightness.
      return raster.getSample(x, y, 0) >> raster.getSampleModel().getSampleSize(0) - Byte.SIZE;
    }
    int rgb = image.getRGB(x, y);
    return (299 * (rgb >> 16 & 0xFF) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF) + 500) / 1000;
  }

  private static double[] inReadingOrder(double[] memory, Shape shape) {
    double[] reading = new double[memory.length];
    int[] index = new int[shape.rank()];
    for (int at = 0; at < memory.length; at++) {
      int place = 0;
      for (int axis = 0; axis < index.length; axis++) {
        place = place * shape.size(axis) + index[axis];
      }
      reading[place] = memory[at];
      for (int axis = 0; axis < index.length && ++index[axis] == shape.size(axis); axis++) {
        index[axis] = 0;
      }
    }
    return reading;
  }
}
