"""Figures: frames of quantities drawn as vector drawings that also read in black and white."""
