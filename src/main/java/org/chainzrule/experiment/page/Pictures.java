package org.chainzrule.experiment.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.chainzrule.Internal;
import org.jsoup.nodes.Element;

/** Small grey pictures side by side, which are part of the page. */
@Internal
public record Pictures(List<Picture> pictures) implements Block {

  /**
   * A picture.
   *
   * @param side its width and height in pixels
   * @param pixels row by row from the top, 0 for black to 1 for white
   * @param label the text below it
   * @param description the text for readers who do not see it
   */
  public record Picture(int side, double[] pixels, String label, String description) {

    private String url() {
      BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
      for (int i = 0; i < side * side; i++) {
        int grey = (int) Math.round(255 * Math.min(1, Math.max(0, pixels[i])));
        image.getRaster().setSample(i % side, i / side, 0, grey);
      }
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
        ImageIO.write(image, "png", out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
    }
  }

  /** Copies the list. */
  public Pictures {
    pictures = List.copyOf(pictures);
  }

  @Override
  public void appendTo(Element parent) {
    Element list = parent.appendElement("ul").addClass("pictures wide");
    for (Picture picture : pictures) {
      Element item = list.appendElement("li");
      item.appendElement("img")
          .attr("src", picture.url())
          .attr("alt", picture.description())
          .attr("width", Integer.toString(picture.side()))
          .attr("height", Integer.toString(picture.side()));
      item.appendText(picture.label());
    }
  }
}
