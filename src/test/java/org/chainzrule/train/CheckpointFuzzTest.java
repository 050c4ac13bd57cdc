package org.chainzrule.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chainzrule.data.Dataset;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.Part;
import org.chainzrule.fuzz.SafetensorsParts;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.AdamW;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.Checkpoints;

/**
 * Checkpoints: a run resumes from a damaged one's predecessor and ends in the same numbers, or it
 * is refused. The folder is copied for each case, since a resumed run writes to it.
 */
class CheckpointFuzzTest implements FuzzContract {

  private static final Dataset TRAIN = Toy.circle(0, 12);
  private static final Dataset OTHER = Toy.circle(1, 8);
  private static final String RUN = "run";

  private static Trainer trainer(Layer network) {
    return Trainer.create(network, Loss.softmaxCrossEntropy())
        .batch(6)
        .with(new AdamW(Schedule.constant(0.03), 0.01))
        .with(new MovingAverage(0.8))
        .with(Plateau.onLoss(0.5, 1))
        .with(EarlyStopping.onLoss(50));
  }

  @Override
  public Map<String, byte[]> samples(Path scratch) throws IOException {
    trainer(Toy.network(Precision.SINGLE)).with(Checkpoints.in(scratch)).fit(TRAIN, OTHER, 2);
    Map<String, byte[]> samples = new TreeMap<>();
    try (Stream<Path> files = Files.list(scratch)) {
      for (Path file : files.toList()) {
        samples.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return samples;
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return SafetensorsParts.of(sample);
  }

  @Override
  public Object read(Path file) throws IOException {
    Path run = Files.createDirectory(file.resolveSibling(RUN));
    try (Stream<Path> files = Files.list(file.getParent())) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        Files.copy(each, run.resolve(each.getFileName()));
      }
    }
    Layer network = Toy.network(Precision.SINGLE);
    TrainingResult result =
        trainer(network).with(Checkpoints.in(run)).resuming().fit(TRAIN, OTHER, 2);
    List<Object> all = new ArrayList<>();
    all.add(Arrays.toString(Toy.numbers(network)));
    all.add(result.epochs().stream().map(epoch -> epoch.loss()).toList());
    Path latest = Checkpoints.in(run).latest().orElseThrow();
    Checkpoints.in(run).best().ifPresent(best -> all.add(best.getFileName()));
    Checkpoints.load(latest, network);
    all.add(Arrays.toString(Toy.numbers(network)));
    return all;
  }

  @Override
  public Set<Class<? extends Exception>> errors() {
    return Set.of(TensorFileException.class, CheckpointException.class);
  }

  @Override
  public boolean mayLeave(String name) {
    return name.equals(RUN);
  }
}
