package org.chainzrule.optim;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Parameter.Role;

/**
 * How parameters of each role are trained: the factor on their learning rate, and whether they
 * decay.
 */
public record ParameterGroups(Map<Role, Group> groups) {

  /**
   * How the parameters of one role are trained.
   *
   * @param rate factor on the learning rate, not negative
   * @param decays whether weight decay applies
   */
  public record Group(double rate, boolean decays) {

    /**
     * @throws IllegalArgumentException if the rate is negative or not finite
     */
    public Group {
      if (!(rate >= 0) || Double.isInfinite(rate)) {
        throw new IllegalArgumentException(
            "expected a rate factor that is finite and not negative, got " + rate);
      }
    }
  }

  /** Copies the map. */
  public ParameterGroups {
    groups = Map.copyOf(groups);
  }

  /**
   * Weights decay, biases do not, and coefficients learn at a tenth of the rate without decay. All
   * others learn at the rate without decay: embedding tables among them, whose frequent rows would
   * otherwise decay more often than rare ones.
   */
  public static ParameterGroups defaults() {
    Map<Role, Group> groups = new EnumMap<>(Role.class);
    groups.put(Role.WEIGHT, new Group(1, true));
    groups.put(Role.BIAS, new Group(1, false));
    groups.put(Role.COEFFICIENT, new Group(0.1, false));
    return new ParameterGroups(groups);
  }

  /** A copy with other settings for one role. */
  public ParameterGroups with(Role role, Group group) {
    Map<Role, Group> changed = new EnumMap<>(Role.class);
    changed.putAll(groups);
    changed.put(role, group);
    return new ParameterGroups(changed);
  }

  /** The map as text in a fixed order, for fingerprints. */
  @Internal("train")
  public String sorted() {
    return new TreeMap<>(groups).toString();
  }

  /**
   * How this parameter is trained; one of a role without settings at the rate, without decay. An
   * {@link Updater} of a user's own asks it for every parameter.
   */
  public Group of(Parameter parameter) {
    return groups.getOrDefault(parameter.role(), new Group(1, false));
  }
}
